namespace DzStore.SparkConnect.Types;

/// <summary>A column of a schema, or a field of a struct (PySpark's <c>StructField</c>).</summary>
/// <param name="Name">The name; any text, dots included.</param>
/// <param name="DataType">The type of its values.</param>
/// <param name="Nullable">True if a value may be null.</param>
public sealed record StructField(string Name, DataType DataType, bool Nullable = true);
