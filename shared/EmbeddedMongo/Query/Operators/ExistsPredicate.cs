using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{field: {$exists: true}}</c>: the path leads to a value, be it null. <c>{$exists: false}</c> is its negation.</summary>
internal sealed class ExistsPredicate(string path) : PathPredicate(path, "$exists", BsonBoolean.True)
{
    public override bool MatchesValue(BsonValue? value) => value is not null;
}
