namespace DzStore.SparkConnect;

public static partial class Functions
{
    // Numbers
    public static Column Abs(Column column) => Call("abs", column);
    public static Column Ceil(Column column) => Call("ceil", column);
    public static Column Floor(Column column) => Call("floor", column);

    /// <summary>Half away from zero, as schools round.</summary>
    public static Column Round(Column column, int scale = 0) => Call("round", column, Lit(scale));

    /// <summary>Half to even, as banks round.</summary>
    public static Column BRound(Column column, int scale = 0) => Call("bround", column, Lit(scale));
    public static Column Sqrt(Column column) => Call("sqrt", column);
    public static Column Exp(Column column) => Call("exp", column);

    /// <summary>The natural logarithm.</summary>
    public static Column Log(Column column) => Call("ln", column);
    public static Column Log10(Column column) => Call("log10", column);
    public static Column Pow(Column column, object power) => Call("power", column, Lit(power));
    public static Column PMod(Column column, object divisor) => Call("pmod", column, Lit(divisor));
    public static Column Signum(Column column) => Call("signum", column);

    // Text
    public static Column Lower(Column column) => Call("lower", column);
    public static Column Upper(Column column) => Call("upper", column);
    public static Column InitCap(Column column) => Call("initcap", column);
    public static Column Trim(Column column) => Call("trim", column);
    public static Column LTrim(Column column) => Call("ltrim", column);
    public static Column RTrim(Column column) => Call("rtrim", column);
    public static Column Length(Column column) => Call("length", column);
    public static Column Concat(params IEnumerable<Column> columns) => Column.Call("concat", columns);
    public static Column ConcatWs(string separator, params IEnumerable<Column> columns) => Call("concat_ws", [Lit(separator), .. columns]);

    /// <summary>Part of a text; <paramref name="start"/> counts from 1.</summary>
    public static Column Substring(Column column, int start, int length) => Call("substring", column, Lit(start), Lit(length));

    /// <summary>The first <paramref name="count"/> parts between delimiters; of a negative count, the last.</summary>
    public static Column SubstringIndex(Column column, string delimiter, int count) => Call("substring_index", column, Lit(delimiter), Lit(count));

    /// <summary>Parts between matches of a Java regular expression.</summary>
    public static Column Split(Column column, string pattern, int limit = -1) => Call("split", column, Lit(pattern), Lit(limit));
    public static Column RegexpExtract(Column column, string pattern, int group) => Call("regexp_extract", column, Lit(pattern), Lit(group));
    public static Column RegexpReplace(Column column, string pattern, string replacement) =>
        Call("regexp_replace", column, Lit(pattern), Lit(replacement));
    public static Column Replace(Column column, string search, string replacement) => Call("replace", column, Lit(search), Lit(replacement));
    public static Column Translate(Column column, string from, string to) => Call("translate", column, Lit(from), Lit(to));
    public static Column LPad(Column column, int length, string pad) => Call("lpad", column, Lit(length), Lit(pad));
    public static Column RPad(Column column, int length, string pad) => Call("rpad", column, Lit(length), Lit(pad));
    public static Column Reverse(Column column) => Call("reverse", column);
    public static Column Repeat(Column column, int times) => Call("repeat", column, Lit(times));

    /// <summary>Where the text stands, from 1; 0 where it does not.</summary>
    public static Column InStr(Column column, string text) => Call("instr", column, Lit(text));
    public static Column Levenshtein(Column left, Column right) => Call("levenshtein", left, right);
    public static Column FormatNumber(Column column, int decimals) => Call("format_number", column, Lit(decimals));

    /// <summary>As Java's printf.</summary>
    public static Column FormatString(string format, params IEnumerable<Column> columns) => Call("format_string", [Lit(format), .. columns]);
    public static Column Md5(Column column) => Call("md5", column);
    public static Column Sha2(Column column, int bits) => Call("sha2", column, Lit(bits));
    public static Column XxHash64(params IEnumerable<Column> columns) => Column.Call("xxhash64", columns);
    public static Column Base64(Column column) => Call("base64", column);
    public static Column Unbase64(Column column) => Call("unbase64", column);
    public static Column Hex(Column column) => Call("hex", column);

    // Dates and times; formats are Java's (yyyy-MM-dd HH:mm:ss)
    public static Column CurrentDate() => Call("current_date");
    public static Column CurrentTimestamp() => Call("current_timestamp");
    public static Column ToDate(Column column, string? format = null) => Formatted("to_date", column, format);
    public static Column ToTimestamp(Column column, string? format = null) => Formatted("to_timestamp", column, format);
    public static Column DateFormat(Column column, string format) => Call("date_format", column, Lit(format));
    public static Column UnixTimestamp(Column column, string? format = null) => Formatted("unix_timestamp", column, format);
    public static Column FromUnixtime(Column seconds, string format = "yyyy-MM-dd HH:mm:ss") => Call("from_unixtime", seconds, Lit(format));

    /// <summary>Cut down to a unit: year, month, week, day, hour, minute …</summary>
    public static Column DateTrunc(string unit, Column column) => Call("date_trunc", Lit(unit), column);
    public static Column DateAdd(Column column, int days) => Call("date_add", column, Lit(days));
    public static Column DateSub(Column column, int days) => Call("date_sub", column, Lit(days));

    /// <summary>Days from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static Column DateDiff(Column end, Column start) => Call("datediff", end, start);
    public static Column AddMonths(Column column, int months) => Call("add_months", column, Lit(months));
    public static Column MonthsBetween(Column end, Column start) => Call("months_between", end, start);
    public static Column LastDay(Column column) => Call("last_day", column);
    public static Column Year(Column column) => Call("year", column);
    public static Column Quarter(Column column) => Call("quarter", column);
    public static Column Month(Column column) => Call("month", column);
    public static Column WeekOfYear(Column column) => Call("weekofyear", column);
    public static Column DayOfMonth(Column column) => Call("dayofmonth", column);

    /// <summary>1 for Sunday to 7 for Saturday.</summary>
    public static Column DayOfWeek(Column column) => Call("dayofweek", column);
    public static Column DayOfYear(Column column) => Call("dayofyear", column);
    public static Column Hour(Column column) => Call("hour", column);
    public static Column Minute(Column column) => Call("minute", column);
    public static Column Second(Column column) => Call("second", column);

    /// <summary>Windows of time for grouping, such as <c>TimeWindow("ts", "10 minutes", "5 minutes")</c>; a struct of start and end.</summary>
    public static Column TimeWindow(Column time, string duration, string? slide = null, string? start = null) =>
        Call("window", [time, .. new[] { duration, slide ?? duration, start ?? "0 second" }.Select(part => Lit(part))]);

    private static Column Formatted(string function, Column column, string? format) =>
        format is null ? Call(function, column) : Call(function, column, Lit(format));
}
