using Proto = DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect.Types;

/// <summary>Converts types to and from the protocol's messages (message <c>DataType</c>).</summary>
internal static class TypeProtocol
{
    public static DataType FromProto(Proto.DataType type) =>
        type.KindCase switch
        {
            Proto.DataType.KindOneofCase.Null => DataType.Null,
            Proto.DataType.KindOneofCase.Binary => DataType.Binary,
            Proto.DataType.KindOneofCase.Boolean => DataType.Boolean,
            Proto.DataType.KindOneofCase.Byte => DataType.Byte,
            Proto.DataType.KindOneofCase.Short => DataType.Short,
            Proto.DataType.KindOneofCase.Integer => DataType.Integer,
            Proto.DataType.KindOneofCase.Long => DataType.Long,
            Proto.DataType.KindOneofCase.Float => DataType.Float,
            Proto.DataType.KindOneofCase.Double => DataType.Double,
            Proto.DataType.KindOneofCase.Decimal => new DecimalType(type.Decimal.Precision, type.Decimal.Scale),
            Proto.DataType.KindOneofCase.String => DataType.String,
            Proto.DataType.KindOneofCase.Char => new CharType(type.Char.Length),
            Proto.DataType.KindOneofCase.VarChar => new VarcharType(type.VarChar.Length),
            Proto.DataType.KindOneofCase.Date => DataType.Date,
            Proto.DataType.KindOneofCase.Timestamp => DataType.Timestamp,
            Proto.DataType.KindOneofCase.TimestampNtz => DataType.TimestampNtz,
            Proto.DataType.KindOneofCase.CalendarInterval => DataType.CalendarInterval,
            Proto.DataType.KindOneofCase.YearMonthInterval => DataType.YearMonthInterval,
            Proto.DataType.KindOneofCase.DayTimeInterval => DataType.DayTimeInterval,
            Proto.DataType.KindOneofCase.Array => new ArrayType(FromProto(type.Array.ElementType), type.Array.ContainsNull),
            Proto.DataType.KindOneofCase.Map => new MapType(
                FromProto(type.Map.KeyType),
                FromProto(type.Map.ValueType),
                type.Map.ValueContainsNull
            ),
            Proto.DataType.KindOneofCase.Struct => Struct(type.Struct),
            // A user-defined type travels as the SQL type beneath it.
            Proto.DataType.KindOneofCase.Udt => FromProto(type.Udt.SqlType),
            _ => throw new NotSupportedException($"Spark sent a type that this client does not know: {type}"),
        };

    public static Proto.DataType ToProto(DataType type) =>
        type switch
        {
            DecimalType number => new()
            {
                Decimal = new() { Precision = number.Precision, Scale = number.Scale },
            },
            CharType text => new() { Char = new() { Length = text.Length } },
            VarcharType text => new() { VarChar = new() { Length = text.Length } },
            ArrayType array => new()
            {
                Array = new() { ElementType = ToProto(array.ElementType), ContainsNull = array.ContainsNull },
            },
            MapType map => new()
            {
                Map = new()
                {
                    KeyType = ToProto(map.KeyType),
                    ValueType = ToProto(map.ValueType),
                    ValueContainsNull = map.ValueContainsNull,
                },
            },
            StructType schema => new()
            {
                Struct = new()
                {
                    Fields =
                    {
                        schema.Select(field => new Proto.DataType.Types.StructField
                        {
                            Name = field.Name,
                            DataType = ToProto(field.DataType),
                            Nullable = field.Nullable,
                        }),
                    },
                },
            },
            _ when type == DataType.Null => new() { Null = new() },
            _ when type == DataType.Boolean => new() { Boolean = new() },
            _ when type == DataType.Byte => new() { Byte = new() },
            _ when type == DataType.Short => new() { Short = new() },
            _ when type == DataType.Integer => new() { Integer = new() },
            _ when type == DataType.Long => new() { Long = new() },
            _ when type == DataType.Float => new() { Float = new() },
            _ when type == DataType.Double => new() { Double = new() },
            _ when type == DataType.String => new() { String = new() },
            _ when type == DataType.Binary => new() { Binary = new() },
            _ when type == DataType.Date => new() { Date = new() },
            _ when type == DataType.Timestamp => new() { Timestamp = new() },
            _ when type == DataType.TimestampNtz => new() { TimestampNtz = new() },
            _ when type == DataType.CalendarInterval => new() { CalendarInterval = new() },
            // Fields 0 to 1 and 0 to 3: year to month, day to second.
            _ when type == DataType.YearMonthInterval => new()
            {
                YearMonthInterval = new() { StartField = 0, EndField = 1 },
            },
            _ when type == DataType.DayTimeInterval => new()
            {
                DayTimeInterval = new() { StartField = 0, EndField = 3 },
            },
            _ => throw new NotSupportedException($"{type} is not a type of Spark SQL"),
        };

    public static StructType Schema(Proto.DataType type) =>
        FromProto(type) as StructType ?? throw new NotSupportedException($"A schema is a struct, and Spark sent {type.KindCase}");

    private static StructType Struct(Proto.DataType.Types.Struct type) =>
        new(type.Fields.Select(field => new StructField(field.Name, FromProto(field.DataType), field.Nullable)));
}
