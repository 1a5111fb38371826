using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>The time units of <c>$dateAdd</c>, <c>$dateSubtract</c>, <c>$dateDiff</c> and <c>$dateTrunc</c>.</summary>
internal enum DateUnit
{
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
}

/// <summary>Parses time units and days of the week, and returns the lengths of units.</summary>
internal static class DateUnits
{
    private static readonly Dictionary<string, DateUnit> ByName = Enum.GetValues<DateUnit>()
        .ToDictionary(unit => unit.ToString(), StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    /// <summary>Parses a unit by its name, in any case.</summary>
    /// <param name="name">The operator, for error messages.</param>
    /// <param name="value">The value of the argument.</param>
    /// <param name="notString">The operator's error code for a value that is not a string.</param>
    /// <exception cref="MongoException"><paramref name="notString"/>, or FailedToParse (9) for an unknown unit.</exception>
    public static DateUnit Parse(string name, BsonValue? value, int notString) =>
        value is not BsonString text
            ? throw new MongoException(notString, $"{name} requires 'unit' to be a string, but got {BsonTypeNames.Of(value)}")
        : ByName.TryGetValue(text.Value, out var unit) ? unit
        : throw new MongoException(
            ErrorCode.FailedToParse,
            $"{name} parameter 'unit' value cannot be recognized as a time unit: {text.Value}"
        );

    /// <summary>Returns the length of a unit in milliseconds; zero for the day and longer units, whose length varies.</summary>
    public static long Milliseconds(this DateUnit unit) =>
        unit switch
        {
            DateUnit.Hour => 3_600_000,
            DateUnit.Minute => 60_000,
            DateUnit.Second => 1000,
            DateUnit.Millisecond => 1,
            _ => 0,
        };

    /// <summary>Returns the length of a unit in months; zero for units shorter than a month.</summary>
    public static int Months(this DateUnit unit) =>
        unit switch
        {
            DateUnit.Year => 12,
            DateUnit.Quarter => 3,
            DateUnit.Month => 1,
            _ => 0,
        };

    /// <summary>Parses a <c>startOfWeek</c>: the name of a day, in full or three letters, in any case.</summary>
    /// <returns>The day of the week; 0 is Sunday.</returns>
    /// <exception cref="MongoException">
    /// <paramref name="code"/> for a value that is not a string, and the next higher code for an unknown day.
    /// </exception>
    public static int ParseStartOfWeek(string name, BsonValue? value, int code)
    {
        if (value is not BsonString { Value: var text })
            throw new MongoException(code, $"{name} requires 'startOfWeek' to be a string, but got {BsonTypeNames.Of(value)}");
        var day = Array.FindIndex(Weekdays, weekday =>
            weekday.Equals(text, StringComparison.OrdinalIgnoreCase) || weekday[..3].Equals(text, StringComparison.OrdinalIgnoreCase)
        );
        return day >= 0
            ? day
            : throw new MongoException(code + 1, $"{name} parameter 'startOfWeek' value cannot be recognized as a day of a week: {text}");
    }
}
