namespace DzStore.Analytics.Trending.Csv.Rows;

/// <summary>
/// The forms of dates with slashes. 06/12/2025 is two dates, so that a log with slashes is read only where its form is named.
/// </summary>
public static class DateForm
{
    public const string DayFirst = "dd/MM/yyyy";
    public const string MonthFirst = "MM/dd/yyyy";

    /// <summary>The pattern of the names, for the OpenAPI document.</summary>
    public const string Pattern = $"^({DayFirst}|{MonthFirst})$";

    /// <summary>The names.</summary>
    public static readonly string[] All = [DayFirst, MonthFirst];
}
