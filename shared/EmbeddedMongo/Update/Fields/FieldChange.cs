using MongoDB.Bson;

namespace EmbeddedMongo.Update.Fields;

/// <summary>The change that an operator makes to one field.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Value">The new value for <see cref="FieldChangeKind.Set"/>, else null.</param>
internal readonly record struct FieldChange(FieldChangeKind Kind, BsonValue? Value)
{
    /// <summary>The field stays unchanged.</summary>
    public static FieldChange None => default;

    /// <summary>The field is removed.</summary>
    public static FieldChange Remove => new(FieldChangeKind.Remove, null);

    /// <summary>Returns a change that sets the field to the value.</summary>
    public static FieldChange Set(BsonValue value) => new(FieldChangeKind.Set, value);
}

/// <summary>The kinds of change that an operator makes to one field.</summary>
internal enum FieldChangeKind
{
    /// <summary>The field stays unchanged.</summary>
    None,

    /// <summary>The field is removed; an array element becomes null.</summary>
    Remove,

    /// <summary>The field gets a new value.</summary>
    Set,
}
