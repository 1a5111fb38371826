using System.Globalization;
using System.Text;
using DzStore.Load.Results;

namespace DzStore.Load.Reports.Files;

/// <summary>
/// The seconds of a run as CSV: one row a second and kind of request, waits in milliseconds, empty where nothing completed, "never" for
/// those without end.
/// </summary>
internal static class SeriesCsv
{
    private const string Header =
        "second,kind,concern,offered,sent,completed,failed,unknown,answered,p50_ms,p90_ms,p99_ms,max_ms,uncorrected_p99_ms,offered_p99_ms";

    public static string Write(RunResult run)
    {
        var csv = new StringBuilder(Header).Append('\n');
        foreach (var series in run.Series)
        {
            foreach (var second in series.Seconds)
                csv.AppendJoin(',', Cells(series, second)).Append('\n');
        }

        return csv.ToString();
    }

    private static string[] Cells(RequestSeries series, SecondPoint second) =>
        [
            Text(second.Second),
            Quoted(series.Kind),
            Quoted(series.Concern ?? ""),
            Text(second.Counts.Offered),
            Text(second.Counts.Sent),
            Text(second.Counts.Completed),
            Text(second.Counts.Failed),
            Text(second.Counts.Unknown),
            Text(second.Answered),
            Text(second.P50Ms),
            Text(second.P90Ms),
            Text(second.P99Ms),
            Text(second.MaxMs),
            Text(second.UncorrectedP99Ms),
            Text(second.OfferedP99Ms),
        ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(double? milliseconds) =>
        milliseconds is double.PositiveInfinity ? EndlessWait.Never : milliseconds?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    // "w=1, j=true" has a comma.
    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
