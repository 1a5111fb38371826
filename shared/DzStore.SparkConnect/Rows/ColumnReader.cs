using Apache.Arrow;

namespace DzStore.SparkConnect;

/// <summary>Reads the cells of one column, batch after batch: made once for a schema, bound to each batch's array.</summary>
internal abstract class ColumnReader
{
    public abstract void Bind(IArrowArray array);

    public abstract bool IsNull(int row);
}

/// <summary>Cells as <typeparamref name="T"/>, unboxed. A reader that is not wrapped may be asked only for cells that are not null.</summary>
internal abstract class ColumnReader<T> : ColumnReader
{
    public abstract T Read(int row);
}

/// <summary>A reader over one kind of Arrow array.</summary>
internal abstract class ArrayReader<TArray, T> : ColumnReader<T> where TArray : class, IArrowArray
{
    protected TArray Array { get; private set; } = null!;

    public override void Bind(IArrowArray array)
    {
        Array = array as TArray ?? throw new InvalidDataException($"Spark sent a {array.Data.DataType.Name} column where {typeof(TArray).Name} was expected");
        Bound();
    }

    public override bool IsNull(int row) => Array.IsNull(row);

    /// <summary>For readers of nested columns, which bind the columns within.</summary>
    protected virtual void Bound() { }
}

/// <summary>A reader on top of another.</summary>
internal abstract class WrappedReader<TIn, T>(ColumnReader<TIn> inner) : ColumnReader<T>
{
    protected ColumnReader<TIn> Inner => inner;

    public override void Bind(IArrowArray array) => inner.Bind(array);

    public override bool IsNull(int row) => inner.IsNull(row);
}

/// <summary>Converts each cell.</summary>
internal sealed class ConvertingReader<TIn, T>(ColumnReader<TIn> inner, Func<TIn, T> convert) : WrappedReader<TIn, T>(inner)
{
    public override T Read(int row) => convert(Inner.Read(row));
}

/// <summary>For members that can't be null: a null is an error that names the column.</summary>
internal sealed class RequiredReader<T>(ColumnReader<T> inner, string column) : WrappedReader<T, T>(inner)
{
    public override T Read(int row) => Inner.IsNull(row)
        ? throw new SparkMappingException($"Column '{column}' is null in row {row} of its batch, and is read as {ClrNames.Of(typeof(T))}, which can't be null")
        : CellErrors.Guard(Inner, row, column);
}

/// <summary>For nullable values.</summary>
internal sealed class NullableReader<T>(ColumnReader<T> inner, string column) : WrappedReader<T, T?>(inner) where T : struct
{
    public override T? Read(int row) => Inner.IsNull(row) ? null : CellErrors.Guard(Inner, row, column);
}

/// <summary>For references that may be null.</summary>
internal sealed class ReferenceReader<T>(ColumnReader<T> inner, string column) : WrappedReader<T, T?>(inner) where T : class
{
    public override T? Read(int row) => Inner.IsNull(row) ? null : CellErrors.Guard(Inner, row, column);
}

/// <summary>A column of Spark's void type: every cell is null.</summary>
internal sealed class VoidReader<T> : ColumnReader<T>
{
    public override void Bind(IArrowArray array) { }

    public override bool IsNull(int row) => true;

    public override T Read(int row) => throw new InvalidOperationException("A void column has no values");
}

internal static class CellErrors
{
    /// <summary>A cell that is in range for Spark and not for the .NET type it is read as.</summary>
    public static T Guard<T>(ColumnReader<T> reader, int row, string column)
    {
        try
        {
            return reader.Read(row);
        }
        catch (Exception failure) when (failure is OverflowException or FormatException or ArgumentException or System.Data.SqlTypes.SqlTypeException)
        {
            throw new SparkMappingException($"Column '{column}', row {row} of its batch, does not fit {ClrNames.Of(typeof(T))}: {failure.Message}", failure);
        }
    }
}
