using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// <c>{$set: {field: value}}</c> sets a field and creates its path. Errors: PathNotViable (28) when a scalar blocks the path. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/set/"/>.
/// </summary>
internal sealed class SetOperator(UpdatePath path, BsonValue value) : FieldUpdate(path)
{
    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) =>
        // Values that compare as equal can differ in type: setting int 1 to long 1 is a change.
        current is not null
        && ExactEquality.Same(current, value)
            ? FieldChange.None
            : FieldChange.Set(value);
}

/// <summary>
/// <c>{$setOnInsert: {field: value}}</c> sets a field as <c>$set</c> does, but only when an upsert inserts. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/setOnInsert/"/>.
/// </summary>
internal sealed class SetOnInsertOperator(UpdatePath path, BsonValue value) : FieldUpdate(path)
{
    public override bool OnInsertOnly => true;

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) => FieldChange.Set(value);
}

/// <summary>
/// <c>{$unset: {field: ""}}</c> removes a field, and sets an array element to null. The operand is ignored, and a missing field stays
/// missing. See <see href="https://www.mongodb.com/docs/manual/reference/operator/update/unset/"/>.
/// </summary>
internal sealed class UnsetOperator(UpdatePath path) : FieldUpdate(path)
{
    public override MissingPath OnMissing => MissingPath.Ignore;

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) => FieldChange.Remove;
}
