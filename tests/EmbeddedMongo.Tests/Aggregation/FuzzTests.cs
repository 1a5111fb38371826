using EmbeddedMongo.Aggregation.Stages;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Expressions.Accumulators;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Aggregation;

/// <summary>
/// Operators, stages and accumulators with arguments of any shape: a value or a <see cref="MongoException"/>, nothing else.
/// </summary>
public class FuzzTests
{
    private static readonly BsonValue[] Values =
    [
        0,
        1,
        -1,
        2,
        100,
        int.MaxValue,
        int.MinValue,
        long.MaxValue,
        long.MinValue,
        4L,
        0.5,
        -0.0,
        1e308,
        double.NaN,
        double.PositiveInfinity,
        double.NegativeInfinity,
        new BsonDecimal128(Decimal128.Parse("1.5")),
        new BsonDecimal128(Decimal128.MaxValue),
        new BsonDecimal128(Decimal128.MinValue),
        new BsonDecimal128(Decimal128.QNaN),
        new BsonDecimal128(Decimal128.PositiveInfinity),
        new BsonDecimal128(Decimal128.Parse("1E-6176")),
        "",
        "abc",
        "é😀",
        "%Y-%m-%d",
        "2024-02-29",
        "Africa/Algiers",
        "day",
        "$a",
        "$b.c",
        "$$ROOT",
        "$$NOW",
        "int",
        "(a|b)*",
        "_id",
        "a",
        "monday",
        true,
        false,
        BsonNull.Value,
        BsonUndefined.Value,
        BsonMinKey.Value,
        BsonMaxKey.Value,
        new BsonDateTime(0),
        new BsonDateTime(long.MaxValue),
        new BsonDateTime(long.MinValue),
        new BsonTimestamp(-1, 1),
        new BsonObjectId(ObjectId.Parse("507f1f77bcf86cd799439011")),
        new BsonBinaryData([1, 2, 3]),
        new BsonRegularExpression("a+", "i"),
        new BsonJavaScript("f()"),
        BsonSymbol.Create("s"),
        new BsonArray(),
        new BsonDocument(),
    ];

    private static readonly string[] Names =
    [
        "a",
        "b",
        "c.d",
        "_id",
        "input",
        "n",
        "in",
        "as",
        "cond",
        "vars",
        "date",
        "unit",
        "timezone",
        "format",
        "startDate",
        "endDate",
        "amount",
        "field",
        "value",
        "k",
        "v",
        "if",
        "then",
        "else",
        "initialValue",
        "sortBy",
        "output",
        "regex",
        "options",
        "find",
        "replacement",
        "to",
        "onError",
        "inputs",
        "path",
        "from",
        "pipeline",
        "localField",
        "foreignField",
        "groupBy",
        "buckets",
        "boundaries",
        "default",
        "size",
        "coll",
        "into",
        "newRoot",
        "branches",
        "dateString",
        "year",
        "month",
        "day",
        "binSize",
        "chars",
        "storageStats",
        "count",
    ];

    private static readonly string[] Operators = [.. OperatorTable.Names, "$unknown"];
    private static readonly string[] Stages = [.. StageTable.Names, "$unknown"];
    private static readonly string[] Accumulators = [.. AccumulatorTable.Names, "$unknown"];

    [Fact]
    public void Expressions()
    {
        for (var seed = 0; seed < 12_000; seed++)
        {
            var random = new Random(seed);
            var source = Operator(random, depth: 3);
            var document = new BsonDocument { { "a", Any(random, 2) }, { "b", Any(random, 2) } };
            Check(seed, source, () =>
            {
                var variables = new BsonDocument("NOW", new BsonDateTime(0));
                Expression.Parse(source, variables).Evaluate(new ExpressionScope(document, variables))?.ToJson();
            });
        }
    }

    [Fact]
    public void Pipelines()
    {
        for (var seed = 0; seed < 6_000; seed++)
        {
            var random = new Random(seed);
            var source = new BsonArray(
                Enumerable.Range(0, random.Next(1, 4)).Select(_ => new BsonDocument(Pick(random, Stages), Argument(random, 3)))
            );
            var input = Enumerable
                .Range(0, random.Next(5))
                .Select(_ => new BsonDocument
                {
                    { "_id", Pick(random, Values) },
                    { "a", Any(random, 2) },
                    { "b", Any(random, 2) },
                })
                .ToList();
            Check(seed, source, () => _ = Pipeline.Parse(source, new MemoryHost()).Run(input).ToList());
        }
    }

    [Fact]
    public void Groups()
    {
        for (var seed = 0; seed < 5_000; seed++)
        {
            var random = new Random(seed);
            var group = new BsonDocument
            {
                { "_id", Argument(random, 2) },
                { "r", new BsonDocument(Pick(random, Accumulators), Argument(random, 3)) },
            };
            var source = new BsonArray { new BsonDocument("$group", group) };
            var input = Enumerable
                .Range(0, random.Next(6))
                .Select(_ => new BsonDocument { { "a", Any(random, 2) }, { "b", Any(random, 2) } })
                .ToList();
            Check(seed, source, () => _ = Pipeline.Parse(source, new MemoryHost()).Run(input).ToList());
        }
    }

    private static void Check(int seed, BsonValue source, Action run)
    {
        try
        {
            run();
        }
        catch (MongoException e)
        {
            e.Message.ShouldNotBeNullOrWhiteSpace();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}: {source.ToJson()}", e);
        }
    }

    private static BsonDocument Operator(Random random, int depth) => new(Pick(random, Operators), Argument(random, depth));

    private static BsonValue Argument(Random random, int depth)
    {
        if (depth == 0)
            return Pick(random, Values);
        return random.Next(6) switch
        {
            0 => Pick(random, Values),
            1 => Operator(random, depth - 1),
            2 => new BsonDocument(
                Some(random).Select(_ => Pick(random, Names)).Distinct().Select(name => new BsonElement(name, Argument(random, depth - 1)))
            ),
            3 => new BsonDocument(Pick(random, Names), Argument(random, depth - 1)),
            _ => new BsonArray(Some(random).Select(_ => Argument(random, depth - 1))),
        };
    }

    private static BsonValue Any(Random random, int depth) =>
        depth == 0 || random.Next(2) == 0 ? Pick(random, Values)
        : random.Next(2) == 0 ? new BsonArray(Some(random).Select(_ => Any(random, depth - 1)))
        : new BsonDocument(
            Some(random).Select(_ => Pick(random, Names)).Distinct().Select(name => new BsonElement(name, Any(random, depth - 1)))
        );

    private static IEnumerable<int> Some(Random random) => Enumerable.Range(0, random.Next(5));

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];
}
