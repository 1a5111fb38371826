namespace DzStore.SparkConnect.Types;

/// <summary>An exact decimal number (<c>decimal(p,s)</c>, PySpark's <c>DecimalType</c>).</summary>
/// <param name="Precision">The number of digits in all, from 1 to 38.</param>
/// <param name="Scale">The number of digits after the point, from 0 to the precision.</param>
public sealed record DecimalType(int Precision = 10, int Scale = 0) : DataType
{
    /// <inheritdoc/>
    public override string SimpleString => $"decimal({Precision},{Scale})";
}
