namespace DzStore.SparkConnect.Types;

/// <summary>A list of elements of one type (<c>array&lt;t&gt;</c>, PySpark's <c>ArrayType</c>).</summary>
/// <param name="ElementType">The type of an element.</param>
/// <param name="ContainsNull">True if an element may be null.</param>
public sealed record ArrayType(DataType ElementType, bool ContainsNull = true) : DataType
{
    /// <inheritdoc/>
    public override string SimpleString => $"array<{ElementType}>";
}
