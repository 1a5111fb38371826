using System.Globalization;
using DzStore.Benchmarks.Orders;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using Spectre.Console;

namespace DzStore.Benchmarks.Views;

/// <summary>
/// What views cost, in one run and in turns, over 64 connections: GET /trending of Analytics and of the Storefront against the emptiest
/// request of the same service, and GET /orders/{order_id} of Checkout against the Node peer's on the same database and against POST.
/// </summary>
internal static class CompareViews
{
    private const int Rounds = 3;
    private const int StoredOrders = 10_000;
    private const string Database = "views";
    private static readonly string Stored = StoredOrders.ToString(CultureInfo.InvariantCulture);

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        if (Lengths(options) is not { } lengths)
        {
            Console.Error.WriteLine("views takes --seconds N and --warm-up N, each from 1 to 600, and nothing else.");
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("dzstore-benchmark-");
        try
        {
            var peer = await NodePeer.InstallAsync(Path.Combine(folder.FullName, "peer"), cancellationToken);
            await using var mongo = await MongoProcess.StartAsync(Path.Combine(folder.FullName, "db"), 0, cancellationToken);
            await FillAsync(mongo.ConnectionString, cancellationToken);
            await using var checkout = await StartAsync("Checkout", mongo, cancellationToken);
            await using var analytics = await StartAsync("Analytics", mongo, cancellationToken);
            await using var shop = await StartAsync(
                "Storefront",
                mongo,
                cancellationToken,
                $"--Services:Checkout={checkout.Address.GetLeftPart(UriPartial.Authority)}",
                $"--Services:Billing={checkout.Address.GetLeftPart(UriPartial.Authority)}",
                $"--Services:Analytics={analytics.Address.GetLeftPart(UriPartial.Authority)}",
                // Nobody orders here, but outside Development no shop starts without these.
                "--Shop:ApiKey=views-place-no-orders",
                $"--Visitors:Keys={Path.Combine(folder.FullName, "keys")}"
            );
            await using var node = await peer.StartAsync(mongo.ConnectionString, Database, cancellationToken);

            var (script, posts) = (peer.ViewsScript, peer.Script);
            View[] views =
            [
                new("Analytics, GET /health/live", analytics.Address, script, _ => "/health/live"),
                new("Analytics, GET /trending", analytics.Address, script, _ => "/trending"),
                new("Storefront, GET /health/live", shop.Address, script, _ => "/health/live"),
                new("Storefront, GET /trending", shop.Address, script, _ => "/trending"),
                new("Checkout, GET /orders/{id}", checkout.Address, script, _ => Stored),
                new("Node, GET /orders/{id}", node.Address, script, _ => Stored),
                new("Checkout, POST /orders", checkout.Address, posts, round => $"P{round}"),
            ];
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var view in views)
                {
                    var load = await Wrk.RunAsync(
                        view.Contender.Address,
                        view.Script,
                        round == 0 ? lengths.WarmUp : lengths.Round,
                        cancellationToken,
                        view.Argument(round)
                    );
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{(round == 0 ? "warm-up" : $"round {round}")}: {view.Contender.Name}: {load.Rate:N0}/s, p99 {load.P99:N1} ms"
                        )
                    );
                    if (round > 0)
                        view.Contender.Loads.Add(load);
                }
            }

            return Conclude([.. views.Select(view => view.Contender)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Conclude(Contender[] contenders)
    {
        var table = new Table().AddColumns($"{Wrk.Connections} connections, medians of {Rounds}", "a second", "p50 ms", "p99 ms", "failed");
        foreach (var contender in contenders)
        {
            table.AddRow(
                Markup.Escape(contender.Name),
                Text(contender.Median(load => load.Rate), "N0"),
                Text(contender.Median(load => load.P50)),
                Text(contender.Median(load => load.P99)),
                Text(contender.Loads.Sum(load => load.Errors), "N0")
            );
        }
        AnsiConsole.Write(table);

        var (analyticsLive, analyticsTrend, shopLive, shopTrend) = (contenders[0], contenders[1], contenders[2], contenders[3]);
        var (find, node, place) = (contenders[4], contenders[5], contenders[6]);
        Mark[] marks =
        [
            new("Analytics' /trending / its /health/live", analyticsTrend.Ratio(analyticsLive, load => load.Rate), 0.7, AtLeast: true),
            new("Storefront's /trending / its /health/live", shopTrend.Ratio(shopLive, load => load.Rate), 0.7, AtLeast: true),
            new("Checkout's GET /orders/{id} / Node's", find.Ratio(node, load => load.Rate), 4, AtLeast: true),
            new("p99 of Checkout's GET / of its POST", find.Ratio(place, load => load.P99), 1, AtLeast: false),
        ];
        foreach (var mark in marks)
            Console.WriteLine(mark);
        return marks.All(mark => mark.IsMet) && contenders.All(contender => contender.Loads.All(load => load.Errors == 0)) ? 0 : 1;
    }

    private static Task<OrderServiceProcess> StartAsync(
        string name,
        MongoProcess mongo,
        CancellationToken cancellationToken,
        params string[] settings
    ) => OrderServiceProcess.StartAsync(name, mongo.ConnectionString, Database, cancellationToken, [.. Peers.InProduction, .. settings]);

    /// <summary>Stores the same orders for both sides, and a list of 24 products.</summary>
    private static async Task FillAsync(string uri, CancellationToken cancellationToken)
    {
        using var client = new MongoClient(uri);
        var database = client.GetDatabase(Database);
        foreach (var collection in new[] { "orders_fast", "orders_peer" })
        {
            await database
                .GetCollection<BsonDocument>(collection)
                .InsertManyAsync(Enumerable.Range(0, StoredOrders).Select(Order), cancellationToken: cancellationToken);
        }
        await database
            .GetCollection<BsonDocument>("trending_products")
            .InsertManyAsync(
                Enumerable
                    .Range(0, 24)
                    .Select(number => new BsonDocument { { "product_name", $"Product {number}" }, { "count", 1_000L - number } }),
                cancellationToken: cancellationToken
            );
    }

    private static BsonDocument Order(int number) =>
        new()
        {
            { "_id", $"V_{number}" },
            { "order_id", $"V_{number}" },
            { "user", "Amine" },
            {
                "items",
                new BsonArray { "Gaming Laptop", "Mouse" }
            },
            { "total", 150_000L },
            { "timestamp", DateTime.UnixEpoch.AddMilliseconds(number) },
        };

    /// <summary>Null where the options say something else.</summary>
    private static (int Round, int WarmUp)? Lengths(string[] options)
    {
        var (round, warmUp) = (8, 20);
        foreach (var pair in options.Chunk(2))
        {
            if (
                pair is not [var name, var text]
                || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                || seconds is < 1 or > 600
            )
            {
                return null;
            }
            if (name == "--seconds")
                round = seconds;
            else if (name == "--warm-up")
                warmUp = seconds;
            else
                return null;
        }
        return (round, warmUp);
    }

    private static string Text(double value, string format = "F2") => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A kind of view: who answers it, and what wrk asks in a round.</summary>
    private sealed record View(string Name, Uri Address, string Script, Func<int, string> Argument)
    {
        public Contender Contender { get; } = new(Name, Address);
    }
}
