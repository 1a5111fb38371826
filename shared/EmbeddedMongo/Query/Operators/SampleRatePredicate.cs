using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{$sampleRate: 0.25}</c>: each document by chance.</summary>
internal sealed class SampleRatePredicate(double rate) : Predicate
{
    public static SampleRatePredicate Parse(BsonValue operand) =>
        !operand.IsNumeric ? throw new MongoException(ErrorCode.BadValue, "argument to $sampleRate must be a numeric type")
        : NumberOrder.Nearest(operand) is var rate and >= 0 and <= 1 ? new SampleRatePredicate(rate)
        : throw new MongoException(ErrorCode.BadValue, "numeric argument to $sampleRate must be in [0, 1]");

    public override bool Matches(BsonDocument document) => MatchesValue(document);

#pragma warning disable CA5394 // a sample, not a secret
    public override bool MatchesValue(BsonValue? value) => Random.Shared.NextDouble() < rate;
#pragma warning restore CA5394
}
