using Apache.Arrow.Types;
using DzStore.SparkConnect.Types;
using ArrowField = Apache.Arrow.Field;
using MapType = DzStore.SparkConnect.Types.MapType;
using StructType = DzStore.SparkConnect.Types.StructType;

namespace DzStore.SparkConnect.Arrow;

/// <summary>The Arrow types in which Spark expects local rows of a schema.</summary>
internal static class ArrowTypes
{
    public static ArrowField Field(StructField field) => new(field.Name, Of(field.DataType), field.Nullable);

    public static IArrowType Of(DataType type) =>
        type switch
        {
            DecimalType number => new Decimal128Type(number.Precision, number.Scale),
            CharType or VarcharType => StringType.Default,
            ArrayType array => new ListType(new ArrowField("element", Of(array.ElementType), array.ContainsNull)),
            MapType map => new Apache.Arrow.Types.MapType(
                new ArrowField("key", Of(map.KeyType), false),
                new ArrowField("value", Of(map.ValueType), map.ValueContainsNull)
            ),
            StructType { Count: 0 } => throw new NotSupportedException("A struct without fields can't be sent: Arrow has none"),
            StructType schema => new Apache.Arrow.Types.StructType([.. schema.Select(Field)]),
            _ when type == DataType.Null => NullType.Default,
            _ when type == DataType.Boolean => BooleanType.Default,
            _ when type == DataType.Byte => Int8Type.Default,
            _ when type == DataType.Short => Int16Type.Default,
            _ when type == DataType.Integer => Int32Type.Default,
            _ when type == DataType.Long => Int64Type.Default,
            _ when type == DataType.Float => FloatType.Default,
            _ when type == DataType.Double => DoubleType.Default,
            _ when type == DataType.String => StringType.Default,
            _ when type == DataType.Binary => BinaryType.Default,
            _ when type == DataType.Date => Date32Type.Default,
            _ when type == DataType.Timestamp => new TimestampType(TimeUnit.Microsecond, "UTC"),
            _ when type == DataType.TimestampNtz => new TimestampType(TimeUnit.Microsecond, timezone: (string?)null),
            _ when type == DataType.DayTimeInterval => DurationType.Microsecond,
            _ when type == DataType.YearMonthInterval => IntervalType.YearMonth,
            _ => throw new NotSupportedException($"Spark 3.5 takes no rows of {type}"),
        };
}
