using System.Diagnostics;
using System.Globalization;
using DzStore.Testing;
using HdrHistogram;
using MongoDB.Bson;
using MongoDB.Driver;
using Spectre.Console;

namespace DzStore.Benchmarks.Orders;

/// <summary>
/// Whether the services get slower as orders pile up: the same requests to a store that holds ten thousand orders and to one that holds
/// a million (or as many as <c>--many N</c> says), each with a database of its own, in turns.
/// </summary>
internal static class StoredOrders
{
    private const int Few = 10_000;
    private const int FillAtOnce = 5_000;
    private const int WarmUp = 6_000;
    private const int Rounds = 100;
    private const int PerRound = 50;
    private const double Target = 1.3;

    private static readonly string[] Requests = ["POST /orders (w=1)", "POST /orders (w=majority)", "GET /orders/{order_id}"];

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        if (Many(options) is not { } pile)
        {
            Console.Error.WriteLine($"stored-orders takes --many N, a number of orders from {Few:N0} to 100,000,000, and nothing else.");
            return 2;
        }
        // The long fill first: Kestrel closes connections that have been silent for 130 s.
        await using var many = await Store.StartAsync(pile, cancellationToken);
        await using var few = await Store.StartAsync(Few, cancellationToken);
        for (var round = -WarmUp / PerRound; round < Rounds; round++)
        {
            // Who is first changes: what one request leaves in the processor's caches helps the next.
            foreach (var store in round % 2 == 0 ? new[] { few, many } : [many, few])
            {
                for (var request = 0; request < Requests.Length; request++)
                    store.Send(request, PerRound, measured: round >= 0);
            }
        }

        var table = new Table().AddColumns(
            $"{Rounds * PerRound:N0} each, one client",
            $"p50 ms at {Few:N0}",
            $"at {pile:N0}",
            "ratio",
            $"p99 ms at {Few:N0}",
            $"at {pile:N0}",
            "ratio",
            $"≤ {Target}"
        );
        var met = true;
        for (var request = 0; request < Requests.Length; request++)
        {
            var (p50, p99) = (Ratio(50, request), Ratio(99, request));
            met &= p50 <= Target && p99 <= Target;
            table.AddRow(
                Markup.Escape(Requests[request]),
                Text(few.Ms(request, 50)),
                Text(many.Ms(request, 50)),
                Text(p50, "0.00"),
                Text(few.Ms(request, 99)),
                Text(many.Ms(request, 99)),
                Text(p99, "0.00"),
                p50 <= Target && p99 <= Target ? "met" : "missed"
            );
        }
        AnsiConsole.Write(table);
        return met ? 0 : 1;

        double Ratio(double percentile, int request) => many.Ms(request, percentile) / few.Ms(request, percentile);
    }

    /// <summary>Null where the options say something else.</summary>
    private static int? Many(string[] options) =>
        options switch
        {
            [] => 1_000_000,
            ["--many", var text]
                when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var many)
                    && many is >= Few and <= 100_000_000 => many,
            _ => null,
        };

    private static string Text(double value, string format = "0.000") => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A database with so many orders in each collection, and the two services in front of it.</summary>
    private sealed class Store(DirectoryInfo folder, MongoProcess mongo, OrderServiceProcess[] services, Guid[] ids) : IAsyncDisposable
    {
        private readonly KeptConnection[] _connections = [.. services.Select(service => new KeptConnection(service.Address))];
        private readonly LongHistogram[] _times =
        [
            .. Requests.Select(_ => new LongHistogram(TimeSpan.FromMinutes(1).Ticks * TimeSpan.NanosecondsPerTick, 3)),
        ];
        private readonly Random _random = new(7);

        public static async Task<Store> StartAsync(int orders, CancellationToken cancellationToken)
        {
            var folder = Directory.CreateTempSubdirectory("dzstore-benchmark-");
            var mongo = await MongoProcess.StartAsync(folder.FullName, 0, cancellationToken);
            OrderServiceProcess[] services =
            [
                await OrderServiceProcess.StartAsync(
                    "Checkout",
                    mongo.ConnectionString,
                    "stored",
                    cancellationToken,
                    "--environment=Development",
                    "--Limits:RequestsPerSecond=0"
                ),
                await OrderServiceProcess.StartAsync(
                    "Billing",
                    mongo.ConnectionString,
                    "stored",
                    cancellationToken,
                    "--environment=Development",
                    "--Limits:RequestsPerSecond=0"
                ),
            ];
            // Ids in no order, as customers' are: new ones fall between old ones everywhere.
            var random = new Random(orders);
            Guid[] ids = [.. Enumerable.Range(0, orders).Select(_ => Id(random))];
            var database = new MongoClient(mongo.ConnectionString).GetDatabase("stored");
            var filled = 0;
            foreach (var chunk in ids.Chunk(FillAtOnce))
            {
                var documents = chunk.Select(id => Order($"{id:N}", filled++)).ToArray();
                foreach (var collection in new[] { "orders_fast", "orders_secure" })
                {
                    await database
                        .GetCollection<BsonDocument>(collection)
                        .InsertManyAsync(documents, new() { IsOrdered = false }, cancellationToken);
                }

                if (filled % 100_000 == 0)
                    Console.WriteLine($"{filled:N0} orders stored");
            }
            return new(folder, mongo, services, ids);
        }

        public void Send(int request, int times, bool measured)
        {
            for (var turn = 0; turn < times; turn++)
            {
                var (id, started) = (request < 2 ? Id(_random) : ids[_random.Next(ids.Length)], Stopwatch.GetTimestamp());
                if (request < 2)
                {
                    _connections[request]
                        .Send(
                            "POST",
                            "/orders",
                            $$"""{"order_id":"{{id:N}}","user":"Amine","items":["Gaming Laptop","Mouse"],"total":150000}""",
                            expected: 201
                        );
                }
                else
                {
                    _connections[0].Send("GET", $"/orders/{id:N}", null, 200);
                }
                if (measured)
                    _times[request].RecordValue((long)Stopwatch.GetElapsedTime(started).TotalNanoseconds);
            }
        }

        public double Ms(int request, double percentile) => _times[request].GetValueAtPercentile(percentile) / 1e6;

        public async ValueTask DisposeAsync()
        {
            foreach (var connection in _connections)
                connection.Dispose();
            foreach (var service in services)
                await service.DisposeAsync();
            await mongo.DisposeAsync();
            folder.Delete(recursive: true);
        }

        private static Guid Id(Random random)
        {
            Span<byte> bytes = stackalloc byte[16];
            random.NextBytes(bytes);
            return new(bytes);
        }

        private static BsonDocument Order(string id, int number) =>
            new()
            {
                { "_id", id },
                { "order_id", id },
                { "user", $"user {number % 2_000}" },
                {
                    "items",
                    new BsonArray { "Gaming Laptop", "Mouse" }
                },
                { "total", 150000L },
                { "timestamp", DateTime.UnixEpoch.AddMilliseconds(number) },
            };
    }
}
