using System.Diagnostics;
using DzStore.SparkConnect;
using DzStore.SparkConnect.Server;
using static DzStore.SparkConnect.Functions;

namespace DzStore.Benchmarks.Spark;

/// <summary>
/// What decoding costs: 1,000,000 rows × 4 columns collected into records, against draining the same stream undecoded. At most 1.5×.
/// </summary>
internal static class CollectRows
{
    private const int Rounds = 11;
    private const long Rows = 1_000_000;
    private const double Allowed = 1.5;

    private sealed record Sale(long Id, string Name, double Score, int Bucket);

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("SPARK_HOME") is not { Length: > 0 } home)
        {
            Console.Error.WriteLine("Set SPARK_HOME to a Spark 3.5 distribution");
            return 2;
        }
        await using var server = await LocalSparkServer.StartAsync(new() { SparkHome = home, Master = "local[2]" }, cancellationToken);
        await using var spark = await SparkSession.Builder().Remote(server.Remote).GetOrCreateAsync(cancellationToken);
        var sales = spark
            .Range(0, Rows, 1, 2)
            .Select(
                "id",
                Concat(Lit("product "), Col("id").Cast("string")).As("name"),
                (Col("id") * 1.5).As("score"),
                (Col("id") % 100).Cast("int").As("bucket")
            );

        var (drained, collected) = (new List<double>(), new List<double>());
        // In turns, so that whatever else the machine does falls on both; the first two rounds warm up Spark and the JIT.
        for (var round = -2; round < Rounds; round++)
        {
            var drain = await TimeAsync(async () => (await sales.DrainAsync(cancellationToken)).Rows);
            var collect = await TimeAsync(async () => (await sales.CollectAsync<Sale>(cancellationToken)).Count);
            if (round < 0)
                continue;
            drained.Add(drain);
            collected.Add(collect);
            Console.WriteLine($"round {round + 1, 2}: drained in {drain:F0} ms, collected in {collect:F0} ms");
        }
        var ratio = Median(collected) / Median(drained);
        Console.WriteLine(
            $"medians of {Rounds}: drained {Median(drained):F0} ms, collected {Median(collected):F0} ms, {ratio:F2}× (at most {Allowed}×)"
        );
        return ratio <= Allowed ? 0 : 1;
    }

    private static async Task<double> TimeAsync(Func<Task<long>> read)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        var rows = await read();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return rows == Rows ? elapsed.TotalMilliseconds : throw new InvalidDataException($"{rows} rows instead of {Rows}");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
