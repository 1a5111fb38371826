using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Dates;

/// <summary>The units of $dateAdd, $dateSubtract, $dateDiff and $dateTrunc.</summary>
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

internal static class DateUnits
{
    private static readonly Dictionary<string, DateUnit> ByName =
        Enum.GetValues<DateUnit>().ToDictionary(unit => unit.ToString(), StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static DateUnit Parse(string name, BsonValue? value, int notString) => value is not BsonString text
        ? throw new MongoException(notString, $"{name} requires 'unit' to be a string, but got {BsonTypeNames.Of(value)}")
        : ByName.TryGetValue(text.Value, out var unit)
            ? unit
            : throw new MongoException(ErrorCode.FailedToParse, $"{name} parameter 'unit' value cannot be recognized as a time unit: {text.Value}");

    /// <summary>The milliseconds of units from the hour down; zero for those whose length varies.</summary>
    public static long Milliseconds(this DateUnit unit) => unit switch
    {
        DateUnit.Hour => 3_600_000,
        DateUnit.Minute => 60_000,
        DateUnit.Second => 1000,
        DateUnit.Millisecond => 1,
        _ => 0,
    };

    public static int Months(this DateUnit unit) => unit switch
    {
        DateUnit.Year => 12,
        DateUnit.Quarter => 3,
        DateUnit.Month => 1,
        _ => 0,
    };

    /// <summary>The number of a <c>startOfWeek</c>, 0 for Sunday; names may be whole or of three letters, in any case.</summary>
    public static int ParseStartOfWeek(string name, BsonValue? value, int code)
    {
        if (value is not BsonString { Value: var text }) throw new MongoException(code, $"{name} requires 'startOfWeek' to be a string, but got {BsonTypeNames.Of(value)}");
        var day = Array.FindIndex(Weekdays, weekday => weekday.Equals(text, StringComparison.OrdinalIgnoreCase) || weekday[..3].Equals(text, StringComparison.OrdinalIgnoreCase));
        return day >= 0 ? day : throw new MongoException(code + 1, $"{name} parameter 'startOfWeek' value cannot be recognized as a day of a week: {text}");
    }
}
