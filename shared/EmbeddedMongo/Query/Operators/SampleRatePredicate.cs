using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{$sampleRate: rate}</c> matches each document at random with the given probability, a number from 0 to 1. Errors: BadValue (2). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sampleRate/"/>.
/// </summary>
internal sealed class SampleRatePredicate(double rate) : Predicate
{
    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">BadValue (2) when it is not a number in [0, 1].</exception>
    public static SampleRatePredicate Parse(BsonValue operand) =>
        !operand.IsNumeric ? throw new MongoException(ErrorCode.BadValue, "argument to $sampleRate must be a numeric type")
        : NumberOrder.Nearest(operand) is var rate and >= 0 and <= 1 ? new SampleRatePredicate(rate)
        : throw new MongoException(ErrorCode.BadValue, "numeric argument to $sampleRate must be in [0, 1]");

    public override bool Matches(BsonDocument document) => MatchesValue(document);

#pragma warning disable CA5394 // a sample needs no secure random numbers
    public override bool MatchesValue(BsonValue? value) => Random.Shared.NextDouble() < rate;
#pragma warning restore CA5394
}
