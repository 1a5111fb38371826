namespace DzStore.SparkConnect.Types;

/// <summary>Pairs of key and value (<c>map&lt;k,v&gt;</c>, PySpark's <c>MapType</c>). Keys are distinct and never null.</summary>
/// <param name="KeyType">The type of a key.</param>
/// <param name="ValueType">The type of a value.</param>
/// <param name="ValueContainsNull">True if a value may be null.</param>
public sealed record MapType(DataType KeyType, DataType ValueType, bool ValueContainsNull = true) : DataType
{
    /// <inheritdoc/>
    public override string SimpleString => $"map<{KeyType},{ValueType}>";
}
