using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>The argument of $skip and $limit: a number of any type that is whole and not negative.</summary>
internal static class WholeNumber
{
    public static long Parse(string stage, BsonValue value, int code)
    {
        if (!Number.Is(value)) throw Refuse("Expected a number in");
        if (!Number.TryWhole(value, out var number)) throw Refuse("Expected an integer");
        return number >= 0 ? number : throw Refuse("Expected a non-negative number in");

        MongoException Refuse(string reason) => new(code, $"invalid argument to {stage} stage: {reason}: {stage}: {value.ToJson()}");
    }
}
