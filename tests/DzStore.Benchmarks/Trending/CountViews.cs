using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using DzStore.Analytics.Trending.Csv;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.SparkConnect;
using DzStore.SparkConnect.Server;
using Spectre.Console;
using static DzStore.SparkConnect.Functions;

namespace DzStore.Benchmarks.Trending;

/// <summary>
/// The in-process count over 10,000,000 rows against DuckDB's read_csv with GROUP BY and, where SPARK_HOME is set, Spark on local[2]: the
/// same file, in turns, the same counts. At most half of DuckDB's time, and a twentieth of Spark's.
/// </summary>
internal static class CountViews
{
    private const int Rows = 10_000_000;
    private const int Rounds = 7;
    private const int SparkRounds = 3;
    private const double OfDuckDb = 0.5;
    private const double OfSpark = 0.05;

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dzstore-benchmark-");
        try
        {
            var path = Path.Combine(folder.FullName, "web_traffic.csv");
            GeneratedLog.Write(path, Rows);
            Console.WriteLine(
                $"{Rows:N0} rows, {new FileInfo(path).Length / 1e6:F0} MB, {Environment.ProcessorCount} processors; "
                    + $"medians of {Rounds} rounds in turns, after two to warm up"
            );

            using var duck = new DuckDBConnection("DataSource=:memory:");
            duck.Open();
            var (ours, theirs, memory) = (new List<double>(), new List<double>(), 0L);
            for (var round = -2; round < Rounds; round++)
            {
                var before = GC.GetTotalAllocatedBytes();
                var (counted, own) = await TimeAsync(() => OursAsync(path, cancellationToken));
                memory = GC.GetTotalAllocatedBytes() - before;
                var (grouped, duckDb) = await TimeAsync(() => Task.FromResult(DuckDb(duck, path)));
                Same(counted, grouped, "DuckDB");
                if (round < 0)
                    continue;
                ours.Add(own);
                theirs.Add(duckDb);
                Console.WriteLine($"round {round + 1}: in process {own:F0} ms, DuckDB {duckDb:F0} ms");
            }

            var table = new Table().AddColumns("engine", "median ms", "in process / engine", "aim", "");
            table.AddRow(
                "in process",
                Number(Median(ours)),
                "",
                "",
                $"{memory / 1e6:F0} MB allocated, peak of the process "
                    + $"{Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB with DuckDB"
            );
            var met = Add(table, "DuckDB", Median(ours), Median(theirs), OfDuckDb);
            if (Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home)
                met &= Add(table, "Spark local[[2]]", Median(ours), await SparkAsync(home, path, cancellationToken), OfSpark);
            else
                Console.WriteLine("Spark: skipped, SPARK_HOME is not set");
            AnsiConsole.Write(table);
            return met ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Dictionary<string, long>> OursAsync(string path, CancellationToken cancellationToken)
    {
        await using var log = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite,
            bufferSize: 0,
            FileOptions.SequentialScan
        );
        var views = new ViewCounter();
        var extent = await new TrafficLog(1_000_000).CountViewsAsync(log, views, null, new Progress<long>(), cancellationToken);
        return extent.Rows == Rows
            ? views.MostViewedFirst().ToDictionary(product => product.ProductName, product => product.Count)
            : throw new InvalidDataException($"{extent.Rows} rows");
    }

    private static Dictionary<string, long> DuckDb(DuckDBConnection duck, string path)
    {
        using var command = duck.CreateCommand();
        // Told everything, so that it need not sniff, and the columns it need not convert as text.
        command.CommandText = $"""
            SELECT product_name, count(*) FROM read_csv('{path}', header = true, delim = ',', quote = '"', escape = '"',
                auto_detect = false, columns = {"{"}'timestamp': 'VARCHAR', 'user_id': 'VARCHAR',
                'product_name': 'VARCHAR', 'action': 'VARCHAR'{"}"})
            WHERE action = 'view' GROUP BY product_name ORDER BY 2 DESC, 1
            """;
        using var reader = command.ExecuteReader();
        var counts = new Dictionary<string, long>();
        while (reader.Read())
            counts.Add(reader.GetString(0), reader.GetInt64(1));
        return counts;
    }

    private static async Task<double> SparkAsync(string home, string path, CancellationToken cancellationToken)
    {
        await using var server = await LocalSparkServer.StartAsync(new() { SparkHome = home, Master = "local[2]" }, cancellationToken);
        await using var spark = await SparkSession.Builder().Remote(server.Remote).GetOrCreateAsync(cancellationToken);
        var views = spark
            .Read.Schema("timestamp string, user_id string, product_name string, action string")
            .Option("header", "true")
            .Option("quote", "\"")
            .Option("escape", "\"")
            .Csv(path)
            .Filter(Col("action") == Lit("view"))
            .GroupBy("product_name")
            .Count();
        var times = new List<double>();
        for (var round = -1; round < SparkRounds; round++)
        {
            var (rows, time) = await TimeAsync(() => views.CollectAsync(cancellationToken));
            if (rows.Count == 0)
                throw new InvalidDataException("Spark found no views");
            if (round < 0)
                continue;
            times.Add(time);
            Console.WriteLine($"round {round + 1}: Spark {time:F0} ms");
        }
        return Median(times);
    }

    private static async Task<(T Result, double Milliseconds)> TimeAsync<T>(Func<Task<T>> work)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        var result = await work();
        return (result, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static void Same(Dictionary<string, long> ours, Dictionary<string, long> theirs, string engine)
    {
        if (ours.Count != theirs.Count || ours.Any(product => theirs.GetValueOrDefault(product.Key) != product.Value))
            throw new InvalidDataException($"{engine} counts otherwise");
    }

    private static bool Add(Table table, string engine, double ours, double theirs, double most)
    {
        table.AddRow(
            engine,
            Number(theirs),
            (ours / theirs).ToString("0.000", CultureInfo.InvariantCulture),
            $"≤ {most}",
            ours / theirs <= most ? "met" : "missed"
        );
        return ours / theirs <= most;
    }

    private static string Number(double milliseconds) => milliseconds.ToString("N0", CultureInfo.InvariantCulture);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
