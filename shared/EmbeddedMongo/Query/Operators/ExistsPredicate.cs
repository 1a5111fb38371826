using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$exists: true}}</c> matches documents that have the field, null values included; <c>{$exists: false}</c> is its negation.
/// The operand is any value, read as a boolean. See <see href="https://www.mongodb.com/docs/manual/reference/operator/query/exists/"/>.
/// </summary>
internal sealed class ExistsPredicate(string path) : PathPredicate(path, "$exists", BsonBoolean.True)
{
    protected override bool AsksElements => false;

    public override bool MatchesValue(BsonValue? value) => value is not null;
}
