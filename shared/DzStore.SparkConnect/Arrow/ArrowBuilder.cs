using System.Collections;
using System.Data.SqlTypes;
using Apache.Arrow;
using Apache.Arrow.Types;
using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;
using MapType = DzStore.SparkConnect.Types.MapType;
using StructType = DzStore.SparkConnect.Types.StructType;

namespace DzStore.SparkConnect.Arrow;

/// <summary>Builds Arrow arrays from columns of .NET values, of the types that Spark expects for a schema.</summary>
internal static class ArrowBuilder
{
    /// <param name="field">The column's name, type and nullability.</param>
    /// <param name="values">One column's values in order; null stands for SQL's null.</param>
    /// <exception cref="ArgumentException">
    /// A value is of another kind, is out of range, or is null where the schema allows none.
    /// </exception>
    public static IArrowArray Build(StructField field, IReadOnlyList<object?> values)
    {
        if (field.DataType is DecimalType)
            values = [.. values.Select(value => value is SqlDecimal { IsNull: true } ? null : value)];
        if (!field.Nullable && values.IndexOfNull() is >= 0 and var row)
            throw new ArgumentException($"Column '{field.Name}' is not nullable, and row {row} has null");
        return field.DataType switch
        {
            ArrayType array => List(array, values, field.Name),
            MapType map => Map(map, values, field.Name),
            StructType schema => Struct(schema, values, field.Name),
            _ => Scalar(field, values),
        };
    }

    private static IArrowArray Scalar(StructField field, IReadOnlyList<object?> values)
    {
        var cell = new CellConverter(field.Name);
        return field.DataType switch
        {
            DecimalType number => Fill(
                new Decimal128Array.Builder(new(number.Precision, number.Scale)),
                values,
                (builder, value) => builder.Append(cell.Decimal(value, number)),
                builder => builder.AppendNull(),
                builder => builder.Build()
            ),
            CharType or VarcharType => Text(),
            var type when type == DataType.Null => new NullArray(values.Count),
            var type when type == DataType.String => Text(),
            var type when type == DataType.Boolean => Fill(
                new BooleanArray.Builder(),
                values,
                (builder, value) => builder.Append(cell.As<bool>(value)),
                builder => builder.AppendNull(),
                builder => builder.Build()
            ),
            var type when type == DataType.Byte => Numbers(new Int8Array.Builder(), cell.Integer<sbyte>),
            var type when type == DataType.Short => Numbers(new Int16Array.Builder(), cell.Integer<short>),
            var type when type == DataType.Integer => Numbers(new Int32Array.Builder(), cell.Integer<int>),
            var type when type == DataType.Long => Numbers(new Int64Array.Builder(), cell.Integer<long>),
            var type when type == DataType.Float => Numbers(new FloatArray.Builder(), cell.As<float>),
            var type when type == DataType.Double => Numbers(new DoubleArray.Builder(), cell.Double),
            var type when type == DataType.Binary => Fill(
                new BinaryArray.Builder(),
                values,
                (builder, value) => builder.Append(cell.As<byte[]>(value).AsSpan()),
                builder => builder.AppendNull(),
                builder => builder.Build()
            ),
            var type when type == DataType.Date => Raw(Date32Type.Default, cell.Days),
            var type when type == DataType.Timestamp || type == DataType.TimestampNtz || type == DataType.DayTimeInterval => Raw(
                ArrowTypes.Of(type),
                value => cell.Microseconds(value, type)
            ),
            var type when type == DataType.YearMonthInterval => Raw(IntervalType.YearMonth, value =>
                cell.As<YearMonthInterval>(value).Months
            ),
            var type => throw new NotSupportedException($"Spark 3.5 takes no rows of {type}"),
        };

        IArrowArray Text() =>
            Fill(
                new StringArray.Builder(),
                values,
                (builder, value) => builder.Append(cell.Text(value)),
                builder => builder.AppendNull(),
                builder => builder.Build()
            );

        IArrowArray Numbers<T, TArray, TBuilder>(PrimitiveArrayBuilder<T, TArray, TBuilder> empty, Func<object, T> convert)
            where T : struct
            where TArray : IArrowArray
            where TBuilder : PrimitiveArrayBuilder<T, TArray, TBuilder> =>
            Fill(
                (TBuilder)empty,
                values,
                (builder, value) => builder.Append(convert(value)),
                builder => builder.AppendNull(),
                builder => builder.Build()
            );

        // Types whose builders speak of DateTime: the numbers beneath are written as they are.
        IArrowArray Raw<T>(IArrowType type, Func<object, T> convert)
            where T : struct
        {
            var (numbers, validity) = (new ArrowBuffer.Builder<T>(values.Count), new ArrowBuffer.BitmapBuilder(values.Count));
            var nulls = 0;
            foreach (var value in values)
            {
                numbers.Append(value is null ? default : convert(value));
                validity.Append(value is not null);
                nulls += value is null ? 1 : 0;
            }
            return ArrowArrayFactory.BuildArray(new ArrayData(type, values.Count, nulls, 0, [validity.Build(), numbers.Build()]));
        }
    }

    private static IArrowArray Fill<TBuilder>(
        TBuilder builder,
        IReadOnlyList<object?> values,
        Action<TBuilder, object> append,
        Action<TBuilder> appendNull,
        Func<TBuilder, IArrowArray> build
    )
    {
        foreach (var value in values)
        {
            if (value is null)
                appendNull(builder);
            else
                append(builder, value);
        }
        return build(builder);
    }

    private static ListArray List(ArrayType type, IReadOnlyList<object?> values, string column)
    {
        var (offsets, validity, nulls, elements) = Flatten(values, column, value =>
            value is string ? null : (value as IEnumerable)?.Cast<object?>()
        );
        var child = Build(new(column + ".element", type.ElementType, type.ContainsNull), elements);
        return new(ArrowTypes.Of(type), values.Count, offsets, child, validity, nulls);
    }

    private static MapArray Map(MapType type, IReadOnlyList<object?> values, string column)
    {
        var (offsets, validity, nulls, pairs) = Flatten(values, column, value => value is IDictionary map ? Pairs(map) : null);
        var entries = pairs.Cast<DictionaryEntry>().ToArray();
        var keys = Build(new(column + ".key", type.KeyType, false), [.. entries.Select(pair => (object?)pair.Key)]);
        var items = Build(new(column + ".value", type.ValueType, type.ValueContainsNull), [.. entries.Select(pair => pair.Value)]);
        var arrow = (Apache.Arrow.Types.MapType)ArrowTypes.Of(type);
        var structs = new StructArray(arrow.KeyValueType, entries.Length, [keys, items], ArrowBuffer.Empty);
        return new(arrow, values.Count, offsets, structs, validity, nulls);
    }

    private static StructArray Struct(StructType type, IReadOnlyList<object?> values, string column)
    {
        var rows = values.Select(value => value is null ? null : StructFields.Of(value, type, column)).ToArray();
        var validity = new ArrowBuffer.BitmapBuilder(values.Count);
        foreach (var row in rows)
            validity.Append(row is not null);
        // Under a null struct every field is null, even one that the schema does not allow to be.
        var children = type.Select(
            (field, i) =>
                Build(
                    field with
                    {
                        Name = $"{column}.{field.Name}",
                        Nullable = field.Nullable || rows.Any(row => row is null),
                    },
                    [.. rows.Select(row => row?[i])]
                )
        );
        return new(ArrowTypes.Of(type), values.Count, children, validity.Build(), rows.Count(row => row is null));
    }

    private static (ArrowBuffer Offsets, ArrowBuffer Validity, int Nulls, List<object?> Elements) Flatten(
        IReadOnlyList<object?> values,
        string column,
        Func<object, IEnumerable<object?>?> elementsOf
    )
    {
        var (offsets, validity) = (new ArrowBuffer.Builder<int>(values.Count + 1), new ArrowBuffer.BitmapBuilder(values.Count));
        var elements = new List<object?>();
        offsets.Append(0);
        foreach (var value in values)
        {
            if (value is not null)
            {
                elements.AddRange(
                    elementsOf(value)
                        ?? throw new ArgumentException(
                            $"Column '{column}' takes a list or a dictionary, not a {ClrNames.Of(value.GetType())}"
                        )
                );
            }

            offsets.Append(elements.Count);
            validity.Append(value is not null);
        }
        return (offsets.Build(), validity.Build(), values.Count(value => value is null), elements);
    }

    private static IEnumerable<object?> Pairs(IDictionary map)
    {
        // The untyped enumerator: the generic one has another type of pairs for every dictionary.
        var pairs = map.GetEnumerator();
        while (pairs.MoveNext())
            yield return pairs.Entry;
    }

    private static int IndexOfNull(this IReadOnlyList<object?> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is null)
                return i;
        }
        return -1;
    }
}
