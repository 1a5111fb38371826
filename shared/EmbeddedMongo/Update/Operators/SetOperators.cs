using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary><c>$set</c>: the field takes the value.</summary>
internal sealed class SetOperator(UpdatePath path, BsonValue value) : FieldUpdate(path)
{
    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) =>
        // Equal is not enough to leave a field alone: int 1 set to long 1 changes its type.
        current is not null && ExactEquality.Same(current, value) ? FieldChange.None : FieldChange.Set(value);
}

/// <summary><c>$setOnInsert</c>: as $set, only where an upsert inserts.</summary>
internal sealed class SetOnInsertOperator(UpdatePath path, BsonValue value) : FieldUpdate(path)
{
    public override bool OnInsertOnly => true;

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) => FieldChange.Set(value);
}

/// <summary><c>$unset</c>: the field goes; its operand does not matter.</summary>
internal sealed class UnsetOperator(UpdatePath path) : FieldUpdate(path)
{
    public override MissingPath OnMissing => MissingPath.Ignore;

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope) => FieldChange.Remove;
}
