using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Projections;
using EmbeddedMongo.Query;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Tests.Values;
using EmbeddedMongo.Update;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Query;

/// <summary>
/// Whatever a client sends is answered or refused by a <see cref="MongoException"/>: any other exception would be a bug of ours.
/// </summary>
public class HostileInputTests
{
    private static readonly string[] Operators =
    [
        "$eq",
        "$ne",
        "$gt",
        "$gte",
        "$lt",
        "$lte",
        "$in",
        "$nin",
        "$and",
        "$or",
        "$nor",
        "$not",
        "$exists",
        "$type",
        "$regex",
        "$options",
        "$mod",
        "$size",
        "$all",
        "$elemMatch",
        "$bitsAllSet",
        "$bitsAnySet",
        "$bitsAllClear",
        "$bitsAnyClear",
        "$comment",
        "$expr",
        "$sampleRate",
        "$alwaysTrue",
        "$where",
        "$near",
        "$ref",
        "$id",
        "$each",
        "$slice",
        "$position",
        "$sort",
        "$set",
        "$inc",
        "$mul",
        "$min",
        "$max",
        "$unset",
        "$rename",
        "$push",
        "$pull",
        "$pullAll",
        "$pop",
        "$addToSet",
        "$bit",
        "$currentDate",
        "$setOnInsert",
        "$foo",
        "$",
    ];

    private static readonly string[] Paths =
    [
        "a",
        "b",
        "a.b",
        "a.0",
        "a.0.b",
        "a.$",
        "a.$[]",
        "a.$[i]",
        "a.$[].b",
        "b.$[i].c",
        "_id",
        "_id.x",
        "",
        ".",
        "a.",
        "a..b",
        "$a",
        "0",
        "a.99999999999",
        "and",
        "or",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Filters_sorts_and_projections_never_break(int seed)
    {
        var random = new RandomBson(seed);
        var accepted = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var (source, document) = (Specification(random), random.Document());
            var filter = Try(source, () => Filter.Parse(source));
            if (filter is not null && Try(source, () => (object)filter.Matches(document)) is not null)
                accepted++;
            if (filter is not null)
                Try(source, () => (object?)PositionalMatch.Find(filter, document));
            if (Try(source, () => SortSpec.Parse(source)) is { } sort)
                Try(source, () => sort.KeyOf(document));
            if (Try(source, () => Projection.Parse(source, filter)) is { } projection)
                Try(source, () => projection.Apply(document));
            Try(source, () => DocumentPath.IndexKeys(document, random.Pick(Paths), out _));
        }

        accepted.ShouldBeGreaterThan(1000); // the inputs are not all nonsense
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Updates_never_break_and_never_alter_their_input(int seed)
    {
        var random = new RandomBson(seed);
        var any = Filter.Parse([]);
        var accepted = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var document = random.Document();
            var before = document.ToBson();
            var source = random.Next(4) == 0 ? Specification(random) : UpdateOf(random);
            var arrayFilters = random.Next(3) == 0 ? new BsonArray { new BsonDocument("i", random.Value(1)) } : null;
            if (Try(source, () => UpdateSpec.Parse(source, arrayFilters, null, TimeProvider.System)) is not { } update)
                continue;

            var result = Try(source, () => update.Apply(document, any));
            document.ToBson().ShouldBe(before, $"{source} altered its input");
            if (result is null)
                continue;

            accepted++;
            if (!ReferenceEquals(result, document))
                result.ToBson().ShouldNotBeEmpty();
            if (Try(source, () => Filter.Parse(random.Document())) is { } filter)
                Try(source, () => update.ForUpsert(filter));
        }

        accepted.ShouldBeGreaterThan(1000);
    }

    private static T? Try<T>(BsonDocument source, Func<T> action)
        where T : class?
    {
        try
        {
            return action();
        }
        catch (MongoException)
        {
            return null;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{source.ToJson()} broke it: {e.Message}", e);
        }
    }

    private static BsonDocument Specification(RandomBson random, int depth = 3)
    {
        var document = new BsonDocument();
        for (var i = 1 + random.Next(2); i > 0; i--)
            document[random.Next(2) == 0 ? random.Pick(Operators) : random.Pick(Paths)] = Operand(random, depth - 1);
        return document;
    }

    private static BsonDocument UpdateOf(RandomBson random)
    {
        var update = new BsonDocument();
        for (var i = 1 + random.Next(2); i > 0; i--)
        {
            var fields = new BsonDocument();
            for (var j = 1 + random.Next(2); j > 0; j--)
                fields[random.Pick(Paths)] = Operand(random, 2);
            update[random.Pick(Operators[^18..])] = fields;
        }

        return update;
    }

    private static BsonValue Operand(RandomBson random, int depth) =>
        random.Next(4) switch
        {
            0 when depth > 0 => Specification(random, depth),
            1 when depth > 0 => new BsonArray(Enumerable.Range(0, random.Next(3)).Select(_ => Operand(random, depth - 1))),
            _ => random.Value(1),
        };
}
