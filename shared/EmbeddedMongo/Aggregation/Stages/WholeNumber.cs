using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>Parses the argument of <c>$skip</c> and <c>$limit</c>: a number of any type that is whole and not negative.</summary>
internal static class WholeNumber
{
    /// <summary>Returns the number.</summary>
    /// <param name="stage">The stage, for error messages.</param>
    /// <param name="value">The argument.</param>
    /// <param name="code">The stage's error code.</param>
    /// <exception cref="MongoException"><paramref name="code"/> for any other value.</exception>
    public static long Parse(string stage, BsonValue value, int code)
    {
        if (!Number.Is(value))
            throw Refuse("Expected a number in");
        if (!Number.TryWhole(value, out var number))
            throw Refuse("Expected an integer");
        return number >= 0 ? number : throw Refuse("Expected a non-negative number in");

        MongoException Refuse(string reason) => new(code, $"invalid argument to {stage} stage: {reason}: {stage}: {value.ToJson()}");
    }
}
