using Apache.Arrow;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Rows;

/// <summary>Reads the cells of one column, batch after batch: made once for a schema, bound to each batch's array.</summary>
internal abstract class ColumnReader
{
    public abstract void Bind(IArrowArray array);

    public abstract bool IsNull(int row);
}

/// <summary>
/// Reads cells as <typeparamref name="T"/>, unboxed. Only a wrapped reader may be asked for cells that are null.
/// </summary>
internal abstract class ColumnReader<T> : ColumnReader
{
    public abstract T Read(int row);
}

/// <summary>A reader over one kind of Arrow array.</summary>
internal abstract class ArrayReader<TArray, T> : ColumnReader<T>
    where TArray : class, IArrowArray
{
    protected TArray Array { get; private set; } = null!;

    public override void Bind(IArrowArray array)
    {
        Array =
            array as TArray
            ?? throw new InvalidDataException($"Spark sent a {array.Data.DataType.Name} column where {typeof(TArray).Name} was expected");
        Bound();
    }

    public override bool IsNull(int row) => Array.IsNull(row);

    /// <summary>Lets readers of nested columns bind the columns within.</summary>
    protected virtual void Bound() { }
}

/// <summary>A reader that takes its cells from another.</summary>
internal abstract class WrappedReader<TIn, T>(ColumnReader<TIn> inner) : ColumnReader<T>
{
    protected ColumnReader<TIn> Inner => inner;

    public override void Bind(IArrowArray array) => inner.Bind(array);

    public override bool IsNull(int row) => inner.IsNull(row);
}

/// <summary>Reads cells through a conversion.</summary>
internal sealed class ConvertingReader<TIn, T>(ColumnReader<TIn> inner, Func<TIn, T> convert) : WrappedReader<TIn, T>(inner)
{
    public override T Read(int row) => convert(Inner.Read(row));
}

/// <summary>Reads cells for members that can't be null: a null is an error that names the column.</summary>
internal sealed class RequiredReader<T>(ColumnReader<T> inner, string column) : WrappedReader<T, T>(inner)
{
    public override T Read(int row) =>
        Inner.IsNull(row)
            ? throw new SparkMappingException(
                $"Column '{column}' is null in row {row} of its batch, and is read as {ClrNames.Of(typeof(T))}, which can't be null"
            )
            : CellErrors.Guard(Inner, row, column);
}

/// <summary>Reads cells for nullable values.</summary>
internal sealed class NullableReader<T>(ColumnReader<T> inner, string column) : WrappedReader<T, T?>(inner)
    where T : struct
{
    public override T? Read(int row) => Inner.IsNull(row) ? null : CellErrors.Guard(Inner, row, column);
}

/// <summary>Reads cells for references that may be null.</summary>
internal sealed class ReferenceReader<T>(ColumnReader<T> inner, string column) : WrappedReader<T, T?>(inner)
    where T : class
{
    public override T? Read(int row) => Inner.IsNull(row) ? null : CellErrors.Guard(Inner, row, column);
}

/// <summary>Reads a column of Spark's void type, whose cells are all null.</summary>
internal sealed class VoidReader<T> : ColumnReader<T>
{
    public override void Bind(IArrowArray array) { }

    public override bool IsNull(int row) => true;

    public override T Read(int row) => throw new InvalidOperationException("A void column has no values");
}

/// <summary>Turns a failure to convert a cell into an error that names the column.</summary>
internal static class CellErrors
{
    /// <exception cref="SparkMappingException">The cell is in range for Spark and not for the .NET type it is read as.</exception>
    public static T Guard<T>(ColumnReader<T> reader, int row, string column)
    {
        try
        {
            return reader.Read(row);
        }
        catch (Exception e) when (e is OverflowException or FormatException or ArgumentException or System.Data.SqlTypes.SqlTypeException)
        {
            throw new SparkMappingException(
                $"Column '{column}', row {row} of its batch, does not fit {ClrNames.Of(typeof(T))}: {e.Message}",
                e
            );
        }
    }
}
