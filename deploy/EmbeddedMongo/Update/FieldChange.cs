using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>What an operator does to one field: nothing, remove it, or give it a value.</summary>
public readonly record struct FieldChange(FieldChangeKind Kind, BsonValue? Value)
{
    public static FieldChange None => default;

    public static FieldChange Remove => new(FieldChangeKind.Remove, null);

    public static FieldChange Set(BsonValue value) => new(FieldChangeKind.Set, value);
}

public enum FieldChangeKind
{
    None,
    Remove,
    Set,
}
