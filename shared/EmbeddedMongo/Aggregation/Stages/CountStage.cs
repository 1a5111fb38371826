using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$count: "field"}</c> returns one document with the number of input documents; none for an empty input. Errors: 40156 to 40160. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/count/"/>.
/// </summary>
internal sealed class CountStage(string field) : IStage
{
    public string Name => "$count";

    /// <summary>Parses the name of the field.</summary>
    /// <exception cref="MongoException">
    /// 40156 to 40160 when it is not a string, empty, or contains a leading $, a null byte or a dot.
    /// </exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonString { Value: var field })
            throw new MongoException(40156, "the count field must be a non-empty string");
        if (field.Length == 0)
            throw new MongoException(40157, "the count field must be a non-empty string");
        if (field[0] == '$')
            throw new MongoException(40158, "the count field cannot be a $-prefixed path");
        if (field.Contains('\0', StringComparison.Ordinal))
            throw new MongoException(40159, "the count field cannot contain a null byte");
        if (field.Contains('.', StringComparison.Ordinal))
            throw new MongoException(40160, "the count field cannot contain '.'");
        return new CountStage(field);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var count = input.LongCount();
        if (count > 0)
            yield return new BsonDocument(field, Number.IntOrLong(count));
    }
}
