namespace DzStore.SparkConnect.Types;

/// <summary>
/// A Spark SQL data type (PySpark's <c>DataType</c>, message <c>DataType</c>). Types without parameters are the static members
/// (<see cref="Long"/>, <see cref="String"/> …); the others are records with parameters. Two types are equal when Spark would call them
/// the same type.
/// </summary>
/// <remarks>
/// The README lists the .NET type that each Spark type is read as. Spark's documentation describes the types:
/// https://spark.apache.org/docs/3.5.7/sql-ref-datatypes.html.
/// </remarks>
public abstract record DataType
{
    /// <summary>
    /// The type as Spark's SQL writes it (PySpark's <c>simpleString</c>): <c>bigint</c>, <c>array&lt;string&gt;</c>,
    /// <c>struct&lt;a:int&gt;</c>.
    /// </summary>
    public abstract string SimpleString { get; }

    /// <summary>The same as <see cref="SimpleString"/>.</summary>
    public sealed override string ToString() => SimpleString;

    /// <summary>The type of <c>NULL</c> (<c>void</c>, PySpark's <c>NullType</c>): every value is null.</summary>
    public static DataType Null { get; } = new AtomicType("void");

    /// <summary>True or false (<c>boolean</c>, PySpark's <c>BooleanType</c>).</summary>
    public static DataType Boolean { get; } = new AtomicType("boolean");

    /// <summary>A signed integer of 8 bits (<c>tinyint</c>, PySpark's <c>ByteType</c>).</summary>
    public static DataType Byte { get; } = new AtomicType("tinyint");

    /// <summary>A signed integer of 16 bits (<c>smallint</c>, PySpark's <c>ShortType</c>).</summary>
    public static DataType Short { get; } = new AtomicType("smallint");

    /// <summary>A signed integer of 32 bits (<c>int</c>, PySpark's <c>IntegerType</c>).</summary>
    public static DataType Integer { get; } = new AtomicType("int");

    /// <summary>A signed integer of 64 bits (<c>bigint</c>, PySpark's <c>LongType</c>).</summary>
    public static DataType Long { get; } = new AtomicType("bigint");

    /// <summary>A binary floating-point number of 32 bits (<c>float</c>, PySpark's <c>FloatType</c>).</summary>
    public static DataType Float { get; } = new AtomicType("float");

    /// <summary>A binary floating-point number of 64 bits (<c>double</c>, PySpark's <c>DoubleType</c>).</summary>
    public static DataType Double { get; } = new AtomicType("double");

    /// <summary>Text in UTF-8 (<c>string</c>, PySpark's <c>StringType</c>).</summary>
    public static DataType String { get; } = new AtomicType("string");

    /// <summary>Bytes (<c>binary</c>, PySpark's <c>BinaryType</c>).</summary>
    public static DataType Binary { get; } = new AtomicType("binary");

    /// <summary>A day of the calendar (<c>date</c>, PySpark's <c>DateType</c>).</summary>
    public static DataType Date { get; } = new AtomicType("date");

    /// <summary>An instant in microseconds (<c>timestamp</c>, PySpark's <c>TimestampType</c>).</summary>
    public static DataType Timestamp { get; } = new AtomicType("timestamp");

    /// <summary>
    /// A date and time of day without a time zone, in microseconds (<c>timestamp_ntz</c>, PySpark's <c>TimestampNTZType</c>).
    /// </summary>
    public static DataType TimestampNtz { get; } = new AtomicType("timestamp_ntz");

    /// <summary>Months, days and microseconds (<c>interval</c>, message <c>CalendarInterval</c>).</summary>
    public static DataType CalendarInterval { get; } = new AtomicType("interval");

    /// <summary>A whole number of months (<c>interval year to month</c>, message <c>YearMonthInterval</c>).</summary>
    public static DataType YearMonthInterval { get; } = new AtomicType("interval year to month");

    /// <summary>A duration in microseconds (<c>interval day to second</c>, PySpark's <c>DayTimeIntervalType</c>).</summary>
    public static DataType DayTimeInterval { get; } = new AtomicType("interval day to second");
}
