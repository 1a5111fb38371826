namespace DzStore.SparkConnect;

/// <summary>
/// A Spark SQL data type. Atomic types are the static members (<see cref="Long"/>, <see cref="String"/> …); the others are records
/// with parameters. Two types are equal when Spark would call them the same type.
/// </summary>
public abstract record DataType
{
    /// <summary>The type as Spark's SQL writes it: <c>bigint</c>, <c>array&lt;string&gt;</c>, <c>struct&lt;a:int&gt;</c>.</summary>
    public abstract string SimpleString { get; }

    public sealed override string ToString() => SimpleString;

    public static DataType Null { get; } = new AtomicType("void");
    public static DataType Boolean { get; } = new AtomicType("boolean");
    public static DataType Byte { get; } = new AtomicType("tinyint");
    public static DataType Short { get; } = new AtomicType("smallint");
    public static DataType Integer { get; } = new AtomicType("int");
    public static DataType Long { get; } = new AtomicType("bigint");
    public static DataType Float { get; } = new AtomicType("float");
    public static DataType Double { get; } = new AtomicType("double");
    public static DataType String { get; } = new AtomicType("string");
    public static DataType Binary { get; } = new AtomicType("binary");
    public static DataType Date { get; } = new AtomicType("date");

    /// <summary>An instant, in microseconds.</summary>
    public static DataType Timestamp { get; } = new AtomicType("timestamp");

    /// <summary>A date and time of day without a time zone, in microseconds.</summary>
    public static DataType TimestampNtz { get; } = new AtomicType("timestamp_ntz");
    public static DataType CalendarInterval { get; } = new AtomicType("interval");
    public static DataType YearMonthInterval { get; } = new AtomicType("interval year to month");
    public static DataType DayTimeInterval { get; } = new AtomicType("interval day to second");
}

/// <summary>A type without parameters; compared by name.</summary>
public sealed record AtomicType(string Name) : DataType
{
    public override string SimpleString => Name;
}

/// <summary>An exact number of <paramref name="Precision"/> digits (1 to 38), <paramref name="Scale"/> of them after the point.</summary>
public sealed record DecimalType(int Precision = 10, int Scale = 0) : DataType
{
    public override string SimpleString => $"decimal({Precision},{Scale})";
}

/// <summary>Text of exactly <paramref name="Length"/> characters, blank padded; travels as a string.</summary>
public sealed record CharType(int Length) : DataType
{
    public override string SimpleString => $"char({Length})";
}

/// <summary>Text of at most <paramref name="Length"/> characters; travels as a string.</summary>
public sealed record VarcharType(int Length) : DataType
{
    public override string SimpleString => $"varchar({Length})";
}

/// <summary>A list of elements of one type.</summary>
public sealed record ArrayType(DataType ElementType, bool ContainsNull = true) : DataType
{
    public override string SimpleString => $"array<{ElementType}>";
}

/// <summary>Pairs of key and value; keys are never null and distinct.</summary>
public sealed record MapType(DataType KeyType, DataType ValueType, bool ValueContainsNull = true) : DataType
{
    public override string SimpleString => $"map<{KeyType},{ValueType}>";
}
