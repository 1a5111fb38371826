using System.Diagnostics;
using System.Globalization;
using System.Text;
using DzStore.Analytics.Trending.Csv;
using DzStore.Analytics.Trending.Csv.Sources;
using Spectre.Console;

namespace DzStore.Benchmarks.Trending;

/// <summary>
/// A count of the last hour, as the launcher schedules it, over a folder with that hour alone, and over the same with older logs beside it.
/// The old logs may cost a fifth more, for the list of the folder.
/// </summary>
internal static class CountWindow
{
    private const int Rounds = 7;
    private const int WindowMinutes = 60;
    private const double Aim = 1.2;

    private static readonly DateTime Newest = new(2026, 11, 30, 12, 0, 0, DateTimeKind.Utc);

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        var met = true;
        var table = new Table().AddColumns("logs", "old logs", "rows of the hour", "median ms", "of none", "aim", "");
        // A log each second, and a log each 20 minutes.
        foreach (var (every, rows, old) in new[] { (1, 100, 6_000), (1_200, 20_000, 200) })
        {
            var none = await MedianAsync(every, rows, 0, cancellationToken);
            var many = await MedianAsync(every, rows, old, cancellationToken);
            var of = many / none;
            met &= of <= Aim;
            var hour = (WindowMinutes * 60 / every * rows).ToString("N0", CultureInfo.InvariantCulture);
            table.AddRow($"one each {every:N0} s", "0", hour, Number(none), "", "", "");
            table.AddRow($"one each {every:N0} s", $"{old:N0}", hour, Number(many), $"{of:F2}", $"≤ {Aim}", of <= Aim ? "met" : "missed");
        }
        AnsiConsole.Write(table);
        return met ? 0 : 1;
    }

    private static async Task<double> MedianAsync(int every, int rows, int old, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dzstore-benchmark-");
        try
        {
            Write(folder.CreateSubdirectory("traffic").FullName, every, rows, old);
            var reader = new TrafficReader(new TrafficSources(folder.FullName), 1_000_000);
            List<double> times = [];
            for (var round = -2; round < Rounds; round++)
            {
                var start = Stopwatch.GetTimestamp();
                var count = await reader.CountAsync("traffic", WindowMinutes, null, new Progress<ReadProgress>(), cancellationToken);
                if (count.Files > WindowMinutes * 60 / every + 1)
                    throw new InvalidDataException($"{count.Files} logs were read");
                if (round >= 0)
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return times.Order().ElementAt(Rounds / 2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Writes the logs of the last hour, and older ones of the same series before them.</summary>
    private static void Write(string folder, int every, int rows, int old)
    {
        var hour = WindowMinutes * 60 / every;
        for (var log = 0; log < old + hour; log++)
        {
            var first = Newest.AddSeconds(-(old + hour - log) * every);
            var text = new StringBuilder("timestamp,user_id,product_name,action\n");
            for (var row = 0; row < rows; row++)
            {
                var time = first.AddMilliseconds(1_000.0 * every * row / rows);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'},v-{row % 997:x},Product {row % 24},{(row % 10 < 7 ? "view" : "buy")}\n"
                );
            }
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"web_traffic-{first:yyyyMMdd'T'HHmmss.fff'Z'}-1a2b3c4d-{log + 1:D6}.csv"
            );
            File.WriteAllText(Path.Combine(folder, name), text.ToString());
        }
    }

    private static string Number(double milliseconds) => milliseconds.ToString("N0", CultureInfo.InvariantCulture);
}
