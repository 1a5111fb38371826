using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{$alwaysTrue: 1}</c> matches every document and <c>{$alwaysFalse: 1}</c> none. The server uses these operators internally; the manual
/// has no page for them.
/// </summary>
internal sealed class ConstantPredicate(bool value) : Predicate
{
    /// <summary>Parses the operand, which must be 1.</summary>
    /// <exception cref="MongoException">FailedToParse (9).</exception>
    public static ConstantPredicate Parse(string name, BsonValue operand, bool value) =>
        WholeNumber.Parse(name, operand) == 1
            ? new ConstantPredicate(value)
            : throw new MongoException(ErrorCode.FailedToParse, $"{name} must be an integer value of 1");

    public override bool Matches(BsonDocument document) => value;

    public override bool MatchesValue(BsonValue? element) => value;
}
