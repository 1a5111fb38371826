using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DzStore.Testing;
using HdrHistogram;
using MongoDB.Bson;
using MongoDB.Driver;
using Spectre.Console;

namespace DzStore.Benchmarks.Orders;

/// <summary>
/// What the service adds to the database: one client, one request at a time, POST /orders and a bare InsertOne of the same
/// document with the same write concern on the same server, in turns, so that whatever disturbs the machine disturbs both. The barest
/// service beside it tells how much of that any service would add.
/// </summary>
internal static class PostOrders
{
    private const int WarmUp = 12_000;
    private const int Rounds = 40;
    private const int PerRound = 50;

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dzstore-benchmark-");
        try
        {
            var configured = Environment.GetEnvironmentVariable("ConnectionStrings__MongoDB");
            await using var own = string.IsNullOrEmpty(configured)
                ? await MongoProcess.StartAsync(folder.FullName, 0, cancellationToken)
                : null;
            var uri = own?.ConnectionString ?? configured!;
            AnsiConsole.WriteLine(
                $"Database: {(own is null ? "the configured one" : "EmbeddedMongo, in a process of its own")}; "
                    + $"orders each: {Rounds * PerRound}, in turns of {PerRound}"
            );

            var table = new Table().AddColumns("write concern", "what", "p50 ms", "p95 ms", "p99 ms", "ratio", "aim", "");
            await MeasureAsync(table, uri, "Checkout", WriteConcern.W1, aim: 1.4, cancellationToken);
            await MeasureAsync(table, uri, "Billing", WriteConcern.WMajority.With(journal: true), aim: 1.15, cancellationToken);
            AnsiConsole.Write(table);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(
        Table table,
        string uri,
        string service,
        WriteConcern concern,
        double aim,
        CancellationToken cancellationToken
    )
    {
        var client = new MongoClient(uri);
        var database = client.GetDatabase($"benchmark_{Guid.NewGuid():N}");
        var bare = database.GetCollection<BsonDocument>("bare").WithWriteConcern(concern);
        await using var process = await OrderServiceProcess.StartAsync(
            service,
            uri,
            database.DatabaseNamespace.DatabaseName,
            cancellationToken
        );
        await using var barest = await BarestService.StartAsync(
            uri,
            database.DatabaseNamespace.DatabaseName,
            majority: concern.Journal == true,
            cancellationToken
        );
        using var http = new KeptConnection(process.Address);
        using var least = new KeptConnection(barest.Address);
        var (inserts, posts, writes, leasts, empty) = (Histogram(), Histogram(), Histogram(), Histogram(), Histogram());
        var number = 0;

        for (var warm = 0; warm < WarmUp; warm++)
        {
            await InsertAsync(bare, number, cancellationToken);
            Post(least, number);
            Post(http, number++);
        }
        for (var round = 0; round < Rounds; round++)
        {
            for (var turn = 0; turn < PerRound; turn++)
                await TimeAsync(inserts, () => InsertAsync(bare, number + turn, cancellationToken));
            for (var turn = 0; turn < PerRound; turn++)
                writes.RecordValue(WriteNanoseconds(Time(posts, () => Post(http, number + turn))));
            for (var turn = 0; turn < PerRound; turn++)
                Time(leasts, () => Post(least, number + turn));
            for (var turn = 0; turn < PerRound; turn++)
                Time(empty, () => http.Send("GET", "/health/live", null, 200));
            number += PerRound;
        }
        await client.DropDatabaseAsync(database.DatabaseNamespace.DatabaseName, cancellationToken);

        var ratio = Ratio(posts);
        var words = concern.Journal == true ? $"w={concern.W}, j=true" : $"w={concern.W}";
        table.AddRow([words, "InsertOne", .. Percentiles(inserts), "1.00", "", ""]);
        table.AddRow([
            words,
            $"POST /orders ({service})",
            .. Percentiles(posts),
            Text(ratio),
            $"≤ {Text(aim)}",
            ratio <= aim ? "met" : "missed",
        ]);
        table.AddRow([words, "  the service's InsertOne", .. Percentiles(writes), "", "", ""]);
        table.AddRow([words, "  GET /health/live", .. Percentiles(empty), "", "", ""]);
        table.AddRow([words, "the barest service: Kestrel and InsertOne", .. Percentiles(leasts), Text(Ratio(leasts)), "", ""]);

        double Ratio(LongHistogram histogram) => histogram.GetValueAtPercentile(50) / (double)inserts.GetValueAtPercentile(50);
    }

    private static async Task InsertAsync(IMongoCollection<BsonDocument> bare, int number, CancellationToken cancellationToken)
    {
        var id = $"BF_{number}";
        await bare.InsertOneAsync(
            new BsonDocument
            {
                { "_id", id },
                { "order_id", id },
                { "user", "Amine" },
                {
                    "items",
                    new BsonArray { "Gaming Laptop", "Mouse" }
                },
                { "total", 150000L },
                { "timestamp", TimeProvider.System.GetUtcNow().UtcDateTime },
            },
            options: null,
            cancellationToken
        );
    }

    private static ReadOnlyMemory<byte> Post(KeptConnection http, int number) =>
        http.Send(
            "POST",
            "/orders",
            $$"""{"order_id":"BF_{{number}}","user":"Amine","items":["Gaming Laptop","Mouse"],"total":150000}""",
            expected: 201
        );

    private static T Time<T>(LongHistogram into, Func<T> operation)
    {
        var started = Stopwatch.GetTimestamp();
        var result = operation();
        into.RecordValue((long)Stopwatch.GetElapsedTime(started).TotalNanoseconds);
        return result;
    }

    private static async Task TimeAsync(LongHistogram into, Func<Task> operation)
    {
        var started = Stopwatch.GetTimestamp();
        await operation();
        into.RecordValue((long)Stopwatch.GetElapsedTime(started).TotalNanoseconds);
    }

    private static long WriteNanoseconds(ReadOnlyMemory<byte> receipt) =>
        (long)(JsonDocument.Parse(receipt).RootElement.GetProperty("acknowledged_in_ms").GetDouble() * 1e6);

    private static string Text(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    private static LongHistogram Histogram() => new(TimeSpan.FromMinutes(1).Ticks * TimeSpan.NanosecondsPerTick, 3);

    private static IEnumerable<string> Percentiles(LongHistogram histogram) =>
        new[] { 50.0, 95, 99 }.Select(percentile =>
            (histogram.GetValueAtPercentile(percentile) / 1e6).ToString("0.000", CultureInfo.InvariantCulture)
        );
}
