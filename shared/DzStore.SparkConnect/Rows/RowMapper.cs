namespace DzStore.SparkConnect;

/// <summary>Rows of a result as <typeparamref name="T"/>: the schema is matched at the first batch, the others are only read.</summary>
internal sealed class RowMapper<T>
{
    private StructType? schema;
    private StructReader<T>? rows;
    private ColumnReader<T>? single;

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
        if (schema is null)
            Match(batch.Schema);
        else if (!ReferenceEquals(schema, batch.Schema) && !schema.Equals(batch.Schema))
            throw new InvalidDataException("Spark changed the schema in the middle of a result");

        if (rows is not null)
        {
            rows.Bind(batch.Arrow);
            return rows;
        }
        single!.Bind(batch.Arrow.Column(0));
        return single;
    }

    private void Match(StructType schema)
    {
        if (typeof(T) == typeof(Row))
            rows = (StructReader<T>)(object)RowReader.Structs(schema);
        else if (IsSingle(typeof(T)))
        {
            if (schema.Count != 1)
                throw new SparkMappingException($"{ClrNames.Of(typeof(T))} is read from one column: there are {string.Join(", ", schema.FieldNames)}");
            single = (ColumnReader<T>)ColumnReaders.Create(schema[0].DataType, typeof(T), mayBeNull: true, schema[0].Name);
        }
        else
            rows = (StructReader<T>)ObjectReaders.Create(schema, typeof(T), "");
        this.schema = schema;
    }

    // What stands for the value of a column rather than for a row.
    private static bool IsSingle(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
            || type.Namespace is "System" or "System.Data.SqlTypes" && !type.IsAssignableTo(typeof(System.Runtime.CompilerServices.ITuple))
            || type == typeof(YearMonthInterval) || type == typeof(CalendarInterval);
    }
}
