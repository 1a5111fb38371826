using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Tests.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Planning;

/// <summary>
/// Whatever the documents, the indexes and the filter: a plan finds what a scan of everything finds, in the order asked for.
/// </summary>
public class IndexAgreesWithScanTests
{
    private static readonly string[] Paths = ["a", "b", "a.x", "a.y", "b.x"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Plans_and_scans_find_the_same(int seed)
    {
        var random = new Random(seed);
        await using var temp = new TempEngine();
        CreateIndexes(temp, random);
        temp.Insert(ordered: false, Enumerable.Range(0, 250).Select(i => Document(random, i)));
        Change(temp, random);
        var indexed = 0;
        for (var i = 0; i < 300; i++)
        {
            var filter = Filter(random, depth: 2).ToString();
            var sort = random.Next(3) == 0 ? Pick(random, "{a: 1}", "{b: -1}", "{a: -1, b: 1}", "{'a.x': 1}", "{_id: -1}") : null;
            var scan = Attempt(() => temp.Find(filter, sort, hint: new BsonDocument("$natural", 1)));
            var (documents, plan) = Attempt(() => temp.Run(TempEngine.Request(filter, sort))) is { Result: var run, Code: var code }
                ? ((Result: run.Documents, Code: code), run.Plan)
                : default;
            if (plan?.Summary.StartsWith("IXSCAN", StringComparison.Ordinal) == true)
                indexed++;

            documents.Code.ShouldBe(scan.Code, filter);
            if (scan.Result is null)
                continue;
            var because = $"{filter} sort {sort} by {plan!.Summary}: {plan.Describe()}";
            Ids(documents.Result!).Order().ShouldBe(Ids(scan.Result).Order(), because);
            if (sort is not null)
                SortKeys(documents.Result!, sort).ShouldBe(SortKeys(scan.Result, sort), because);

            using var view = temp.Engine.OpenView();
            using var execution = Planner.Plan(view, TempEngine.Request(filter) with { CountOnly = true }).Execute();
            execution.Count(TestContext.Current.CancellationToken).ShouldBe(scan.Result.Count, because);
        }

        indexed.ShouldBeGreaterThan(50);
    }

    private static (T? Result, int? Code) Attempt<T>(Func<T> action)
    {
        try
        {
            return (action(), null);
        }
        catch (MongoException e)
        {
            return (default, e.Code);
        }
    }

    private static IEnumerable<int> Ids(IEnumerable<BsonDocument> documents) => documents.Select(document => document["_id"].AsInt32);

    private static IEnumerable<string> SortKeys(IEnumerable<BsonDocument> documents, string sort)
    {
        var fields = BsonDocument
            .Parse(sort)
            .Elements.Select(element => new EmbeddedMongo.Storage.IndexField(element.Name, element.Value.AsInt32))
            .ToArray();
        return documents.Select(document => Convert.ToHexString(EmbeddedMongo.Storage.IndexKeys.SortKey(document, fields)));
    }

    private static void CreateIndexes(TempEngine temp, Random random)
    {
        for (var i = 0; i < 5; i++)
        {
            var key = new BsonDocument();
            foreach (var path in Paths.OrderBy(_ => random.Next()).Take(random.Next(1, 4)))
                key.Add(path, random.Next(2) == 0 ? 1 : -1);
            try
            {
                temp.Engine.CreateIndexes(
                    TempEngine.Orders,
                    [
                        new BsonDocument
                        {
                            { "key", key },
                            { "name", $"i{i}" },
                            { "sparse", random.Next(4) == 0 },
                        },
                    ],
                    TestContext.Current.CancellationToken
                );
            }
            catch (MongoException e) when (e.Code == (int)ErrorCode.IndexOptionsConflict)
            {
                // the same key again
            }
        }
    }

    /// <summary>Updates and deletes, so that entries are not only those of inserts.</summary>
    private static void Change(TempEngine temp, Random random)
    {
        for (var i = 0; i < 60; i++)
        {
            var filter = EmbeddedMongo.Query.Filter.Parse(new BsonDocument("_id", random.Next(250)));
            if (random.Next(3) == 0)
            {
                temp.Writer.Delete(TempEngine.Orders, new(filter, Multi: false), null, TestContext.Current.CancellationToken);
                continue;
            }

            var replacement = Document(random, 0);
            replacement.Remove("_id");
            _ = Attempt(() =>
                temp.Writer.Update(
                    TempEngine.Orders,
                    new(filter, EmbeddedMongo.Update.UpdateSpec.Parse(replacement, null, null, TimeProvider.System)),
                    null,
                    TestContext.Current.CancellationToken
                )
            );
        }
    }

    private static BsonDocument Document(Random random, int id)
    {
        var document = new BsonDocument("_id", id);
        if (random.Next(8) > 0)
            document.Add("a", Value(random, 2));
        if (random.Next(8) > 0)
            document.Add("b", Value(random, 2));
        return document;
    }

    private static BsonValue Value(Random random, int depth) =>
        random.Next(depth > 0 ? 14 : 9) switch
        {
            0 => BsonNull.Value,
            1 => random.Next(-2, 3),
            2 => (long)random.Next(-2, 3),
            3 => random.Next(-4, 5) / 2.0,
            4 => new BsonDecimal128(random.Next(-2, 3)),
            5 => Pick(random, "", "a", "ab", "b", "a\0"),
            6 => random.Next(2) == 0,
            7 => Pick<BsonValue>(
                random,
                double.NaN,
                double.PositiveInfinity,
                BsonMinKey.Value,
                BsonMaxKey.Value,
                long.MaxValue,
                (double)long.MaxValue,
                new BsonDateTime(0),
                ObjectId.Empty
            ),
            8 => Pick<BsonValue>(
                random,
                new BsonDocument(),
                new BsonArray(),
                new BsonRegularExpression("^a"),
                new BsonBinaryData([1, 2]),
                new BsonTimestamp(1, 1)
            ),
            9 or 10 => new BsonArray(Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1))),
            _ => new BsonDocument(
                new[] { "x", "y" }.Where(_ => random.Next(4) > 0).Select(name => new BsonElement(name, Value(random, depth - 1)))
            ),
        };

    private static BsonDocument Filter(Random random, int depth)
    {
        var filter = new BsonDocument(allowDuplicateNames: true);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            if (depth > 0 && random.Next(6) == 0)
                filter.Set(Pick(random, "$or", "$and", "$nor"), new BsonArray { Filter(random, depth - 1), Filter(random, depth - 1) });
            else
                filter.Set(random.Next(10) == 0 ? "_id" : Pick(random, Paths), Condition(random));
        }

        return filter;
    }

    private static BsonValue Condition(Random random) =>
        random.Next(12) switch
        {
            0 or 1 => Value(random, 1) is BsonRegularExpression ? 1 : Value(random, 1),
            2 => new BsonDocument("$in", new BsonArray(Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, 1)))),
            3 => new BsonDocument { { "$gte", random.Next(-2, 2) }, { "$lt", random.Next(0, 3) } },
            4 => new BsonDocument("$exists", random.Next(2) == 0),
            5 => new BsonDocument("$ne", Value(random, 0)),
            6 => new BsonRegularExpression(Pick(random, "^a", "^", "b", "^ab*", "^a|b"), ""),
            7 => BsonNull.Value,
            _ => new BsonDocument(
                Pick(random, "$gt", "$gte", "$lt", "$lte", "$eq"),
                Value(random, 1) is var value && value is BsonRegularExpression ? 0 : value
            ),
        };

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
