using DzStore.SparkConnect.Arrow;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Rows;

/// <summary>Reads the rows of a result as <typeparamref name="T"/>. The schema is matched once, at the first batch.</summary>
internal sealed class RowMapper<T>
{
    private StructType? _schema;
    private StructReader<T>? _rows;
    private ColumnReader<T>? _single;

    public void AddTo(List<T> target, DecodedBatch batch)
    {
        var reader = Bind(batch);
        var count = batch.Arrow.Length;
        target.EnsureCapacity(target.Count + count);
        for (var row = 0; row < count; row++)
            target.Add(reader.Read(row));
    }

    public IEnumerable<T> Read(DecodedBatch batch)
    {
        var reader = Bind(batch);
        var count = batch.Arrow.Length;
        for (var row = 0; row < count; row++)
            yield return reader.Read(row);
    }

    private ColumnReader<T> Bind(DecodedBatch batch)
    {
        if (_schema is null)
            Match(batch.Schema);
        else if (!ReferenceEquals(_schema, batch.Schema) && !_schema.Equals(batch.Schema))
            throw new InvalidDataException("Spark changed the schema in the middle of a result");

        if (_rows is not null)
        {
            _rows.Bind(batch.Arrow);
            return _rows;
        }
        _single!.Bind(batch.Arrow.Column(0));
        return _single;
    }

    private void Match(StructType schema)
    {
        if (typeof(T) == typeof(Row))
        {
            _rows = (StructReader<T>)(object)RowReader.Structs(schema);
        }
        else if (IsSingle(typeof(T)))
        {
            if (schema.Count != 1)
            {
                throw new SparkMappingException(
                    $"{ClrNames.Of(typeof(T))} is read from one column: there are {string.Join(", ", schema.FieldNames)}"
                );
            }

            _single = (ColumnReader<T>)ColumnReaders.Create(schema[0].DataType, typeof(T), mayBeNull: true, schema[0].Name);
        }
        else
        {
            _rows = (StructReader<T>)ObjectReaders.Create(schema, typeof(T), "");
        }

        _schema = schema;
    }

    // True for types that hold the value of one column rather than a row.
    private static bool IsSingle(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive
            || type.IsEnum
            || typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
            || type.Namespace is "System" or "System.Data.SqlTypes" && !type.IsAssignableTo(typeof(System.Runtime.CompilerServices.ITuple))
            || type == typeof(YearMonthInterval)
            || type == typeof(CalendarInterval);
    }
}
