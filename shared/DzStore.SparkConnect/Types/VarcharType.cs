namespace DzStore.SparkConnect.Types;

/// <summary>Text of a limited length (<c>varchar(n)</c>, PySpark's <c>VarcharType</c>). It is sent and read as a string.</summary>
/// <param name="Length">The greatest length in characters.</param>
public sealed record VarcharType(int Length) : DataType
{
    /// <inheritdoc/>
    public override string SimpleString => $"varchar({Length})";
}
