using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary><c>$set</c>: the field takes the value.</summary>
internal sealed class SetOperator(UpdatePath path, BsonValue value) : FieldUpdate(path)
{
    public override FieldChange Compute(BsonValue? current, UpdateScope scope) => SameBytes(current, value) ? FieldChange.None : FieldChange.Set(value.DeepClone());

    // Equal is not enough to leave a field alone: int 1 set to long 1 changes its type.
    internal static bool SameBytes(BsonValue? current, BsonValue value) =>
        current is not null && current.BsonType == value.BsonType && ValueOrder.Instance.Equals(current, value)
        && (current is not (BsonDocument or BsonArray) || new BsonDocument("v", current).ToBson().AsSpan().SequenceEqual(new BsonDocument("v", value).ToBson()));
}

/// <summary><c>$setOnInsert</c>: as $set, only where an upsert inserts.</summary>
internal sealed class SetOnInsertOperator(UpdatePath path, BsonValue value) : FieldUpdate(path)
{
    public override bool OnInsertOnly => true;

    public override FieldChange Compute(BsonValue? current, UpdateScope scope) => FieldChange.Set(value.DeepClone());
}

/// <summary><c>$unset</c>: the field goes; its operand does not matter.</summary>
internal sealed class UnsetOperator(UpdatePath path) : FieldUpdate(path)
{
    public override bool CreatesPath => false;

    public override FieldChange Compute(BsonValue? current, UpdateScope scope) => FieldChange.Remove;
}
