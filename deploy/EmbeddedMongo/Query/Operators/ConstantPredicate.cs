using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{$alwaysTrue: 1}</c> and <c>{$alwaysFalse: 1}</c>.</summary>
internal sealed class ConstantPredicate(bool value) : Predicate
{
    public static ConstantPredicate Parse(string name, BsonValue operand, bool value) => WholeNumber.Parse(name, operand) == 1
        ? new ConstantPredicate(value)
        : throw new MongoException(ErrorCode.FailedToParse, $"{name} must be an integer value of 1");

    public override bool Matches(BsonDocument document) => value;

    public override bool MatchesValue(BsonValue? element) => value;
}
