namespace DzStore.SparkConnect.Types;

/// <summary>
/// Text of a fixed length, padded with blanks (<c>char(n)</c>, PySpark's <c>CharType</c>). It is sent and read as a string.
/// </summary>
/// <param name="Length">The length in characters.</param>
public sealed record CharType(int Length) : DataType
{
    /// <inheritdoc/>
    public override string SimpleString => $"char({Length})";
}
