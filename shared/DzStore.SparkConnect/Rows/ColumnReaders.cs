using System.Data.SqlTypes;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Rows;

/// <summary>Makes the reader for a column of a Spark type that is read as a .NET type.</summary>
internal static class ColumnReaders
{
    private const int DecimalDigits = 28;

    /// <summary>Makes a reader of <paramref name="target"/>. <paramref name="mayBeNull"/> allows nulls for a reference type.</summary>
    public static ColumnReader Create(DataType type, Type target, bool mayBeNull, string column)
    {
        if (target == typeof(object) && type is DecimalType { Precision: > DecimalDigits } wide)
        {
            var closest = new ClosestDecimalReader(wide);
            return mayBeNull ? new ReferenceReader<object>(closest, column) : new RequiredReader<object>(closest, column);
        }
        if (target == typeof(object))
        {
            var natural = Natural(type, nullable: mayBeNull);
            return Make(typeof(BoxingReader<>), [natural], Create(type, natural, mayBeNull, column));
        }
        var value = Nullable.GetUnderlyingType(target) ?? target;
        var core = type == DataType.Null ? Make(typeof(VoidReader<>), [value]) : Core(type, value, column);
        if (value != target)
            return Make(typeof(NullableReader<>), [value], core, column);
        return Make(mayBeNull && !value.IsValueType ? typeof(ReferenceReader<>) : typeof(RequiredReader<>), [value], core, column);
    }

    /// <summary>Makes a reader of the .NET type that is closest to the Spark type, boxed.</summary>
    public static ColumnReader<object?> Boxed(StructField field) =>
        (ColumnReader<object?>)Create(field.DataType, typeof(object), mayBeNull: true, field.Name);

    /// <summary>The .NET type that is closest to a Spark type.</summary>
    public static Type Natural(DataType type, bool nullable)
    {
        var natural = type switch
        {
            DecimalType { Precision: > DecimalDigits } => typeof(SqlDecimal),
            DecimalType => typeof(decimal),
            CharType or VarcharType => typeof(string),
            ArrayType array => Natural(array.ElementType, array.ContainsNull).MakeArrayType(),
            MapType map => typeof(Dictionary<,>).MakeGenericType(
                Natural(map.KeyType, nullable: false),
                Natural(map.ValueType, map.ValueContainsNull)
            ),
            StructType => typeof(Row),
            _ => Scalars.TryGetValue(type, out var scalar) ? scalar.Type : throw new NotSupportedException($"No .NET type for {type}"),
        };
        return nullable && natural.IsValueType ? typeof(Nullable<>).MakeGenericType(natural) : natural;
    }

    private static readonly Dictionary<DataType, (Type Type, Func<ColumnReader> Reader)> Scalars = new()
    {
        [DataType.Null] = (typeof(string), () => new VoidReader<string>()),
        [DataType.Boolean] = (typeof(bool), () => new BooleanReader()),
        [DataType.Byte] = (typeof(sbyte), () => new PrimitiveReader<sbyte>()),
        [DataType.Short] = (typeof(short), () => new PrimitiveReader<short>()),
        [DataType.Integer] = (typeof(int), () => new PrimitiveReader<int>()),
        [DataType.Long] = (typeof(long), () => new PrimitiveReader<long>()),
        [DataType.Float] = (typeof(float), () => new PrimitiveReader<float>()),
        [DataType.Double] = (typeof(double), () => new PrimitiveReader<double>()),
        [DataType.String] = (typeof(string), () => new StringReader()),
        [DataType.Binary] = (typeof(byte[]), () => new BinaryReader()),
        [DataType.Date] = (typeof(DateOnly), () => new DateReader()),
        [DataType.Timestamp] = (typeof(DateTimeOffset), () => new InstantReader()),
        [DataType.TimestampNtz] = (typeof(DateTime), () => new WallClockReader()),
        [DataType.DayTimeInterval] = (typeof(TimeSpan), () => new SpanReader()),
        [DataType.YearMonthInterval] = (typeof(YearMonthInterval), () => new MonthsReader()),
        [DataType.CalendarInterval] = (typeof(CalendarInterval), () => new CalendarReader()),
    };

    private static ColumnReader Core(DataType type, Type target, string column)
    {
        switch (type)
        {
            case ArrayType array:
                return List(array, target, column);
            case MapType map when ClrTypes.IsMap(target):
                var (key, value) = ClrTypes.PairOf(target);
                return As(
                    target,
                    Make(
                        typeof(MapReader<,>),
                        [key, value],
                        Create(map.KeyType, key, mayBeNull: false, column + ".key"),
                        Create(map.ValueType, value, mayBeNull: true, column + ".value")
                    ),
                    column,
                    type
                );
            case StructType schema:
                return target == typeof(Row) ? RowReader.Structs(schema) : ObjectReaders.Create(schema, target, column);
        }

        var reader = type switch
        {
            DecimalType { Precision: > DecimalDigits } => new SqlDecimalReader(),
            DecimalType number => new DecimalReader(number),
            CharType or VarcharType => new StringReader(),
            _ when Scalars.TryGetValue(type, out var scalar) => scalar.Reader(),
            _ => throw Mismatch(type, target, column),
        };
        var natural = Natural(type, nullable: false);
        if (natural == target)
            return reader;
        var conversion = Conversions.Find(natural, target) ?? throw Mismatch(type, target, column);
        return Make(typeof(ConvertingReader<,>), [natural, target], reader, conversion);
    }

    private static ColumnReader List(ArrayType array, Type target, string column)
    {
        if (target == typeof(string) || !typeof(System.Collections.IEnumerable).IsAssignableFrom(target))
            throw Mismatch(array, target, column);
        var element = ClrTypes.ElementOf(target);
        var list = Make(typeof(ListReader<>), [element], Create(array.ElementType, element, mayBeNull: true, column + ".element"));
        if (target != typeof(List<>).MakeGenericType(element))
            return As(target, list, column, array);
        var copy = typeof(Enumerable).GetMethod(nameof(Enumerable.ToList))!.MakeGenericMethod(element);
        return Make(
            typeof(ConvertingReader<,>),
            [element.MakeArrayType(), target],
            list,
            copy.CreateDelegate(typeof(Func<,>).MakeGenericType(element.MakeArrayType(), target))
        );
    }

    // A reader of a class as a reader of the interface that is asked for.
    private static ColumnReader As(Type target, ColumnReader reader, string column, DataType type)
    {
        var produced = ValueTypeOf(reader);
        if (produced == target)
            return reader;
        return target.IsAssignableFrom(produced)
            ? Make(typeof(UpcastReader<,>), [produced, target], reader)
            : throw Mismatch(type, target, column);
    }

    private static Type ValueTypeOf(ColumnReader reader)
    {
        var type = reader.GetType();
        while (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(ColumnReader<>))
            type = type.BaseType!;
        return type.GetGenericArguments()[0];
    }

    private static SparkMappingException Mismatch(DataType type, Type target, string column) =>
        new(
            $"Column '{column}' is {type}, which can't be read as {ClrNames.Of(target)}; {ClrNames.Of(Natural(type, nullable: false))} can"
        );

    internal static ColumnReader Make(Type definition, Type[] arguments, params object[] parameters)
    {
        try
        {
            return (ColumnReader)Activator.CreateInstance(definition.MakeGenericType(arguments), parameters)!;
        }
        catch (System.Reflection.TargetInvocationException e) when (e.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    private sealed class BoxingReader<T>(ColumnReader<T> inner) : WrappedReader<T, object?>(inner)
    {
        public override object? Read(int row) => Inner.Read(row);
    }

    private sealed class UpcastReader<TIn, T>(ColumnReader<TIn> inner) : WrappedReader<TIn, T>(inner)
        where TIn : T
    {
        public override T Read(int row) => Inner.Read(row);
    }
}
