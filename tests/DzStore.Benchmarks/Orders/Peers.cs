using System.Globalization;
using System.Security.Cryptography;
using DzStore.Testing;
using Spectre.Console;

namespace DzStore.Benchmarks.Orders;

/// <summary>
/// Checkout and Billing against an order service for Node (fastify, the official driver; one insertOne an order, or micro-batched) on the
/// same database, in turns: wrk sends orders over 64 connections to one after the other.
/// </summary>
internal static class Peers
{
    private const int Rounds = 3;
    private const int Seconds = 8;

    // What runs hot is compiled a second and a third time while it runs, on the same two processors: before some 300,000 orders a service
    // is not itself.
    private const int WarmUpSeconds = 30;

    /// <summary>As they are operated: every request shows a key, which orders.lua has; only the rate of one caller has no limit.</summary>
    internal static readonly string[] InProduction =
    [
        "--environment=Production",
        "--Limits:RequestsPerSecond=0",
        "--Auth:ApiKeys:0:Name=wrk",
        "--Auth:ApiKeys:0:Roles:0=admin",
        $"--Auth:ApiKeys:0:Hash={Convert.ToHexStringLower(SHA256.HashData("benchmark"u8))}",
    ];

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dzstore-benchmark-");
        try
        {
            var peer = await NodePeer.InstallAsync(Path.Combine(folder.FullName, "peer"), cancellationToken);
            await using var mongo = await MongoProcess.StartAsync(Path.Combine(folder.FullName, "db"), 0, cancellationToken);
            await using var checkout = await OrderServiceProcess.StartAsync(
                "Checkout",
                mongo.ConnectionString,
                "peers",
                cancellationToken,
                InProduction
            );
            await using var billing = await OrderServiceProcess.StartAsync(
                "Billing",
                mongo.ConnectionString,
                "peers",
                cancellationToken,
                InProduction
            );
            await using var node = await peer.StartAsync(mongo.ConnectionString, "peers", cancellationToken);
            await using var batched = await peer.StartAsync(mongo.ConnectionString, "peers_batched", cancellationToken, "--batch");
            Contender[] contenders =
            [
                new("Checkout, w=1", checkout.Address),
                new("Billing, w=majority, j", billing.Address),
                new("Node, insertOne, w=1", node.Address),
                new("Node, micro-batched, w=1", batched.Address),
            ];
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var contender in contenders)
                {
                    var load = await Wrk.RunAsync(
                        contender.Address,
                        peer.Script,
                        round == 0 ? WarmUpSeconds : Seconds,
                        cancellationToken,
                        $"P{round}"
                    );
                    Console.WriteLine(
                        $"{(round == 0 ? "warm-up" : $"round {round}")}: {contender.Name}: {load.Rate:N0} orders/s, p99 {load.P99:N1} ms"
                    );
                    if (round > 0)
                        contender.Loads.Add(load);
                }
            }

            return Conclude(contenders);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Conclude(Contender[] contenders)
    {
        var table = new Table().AddColumns(
            $"{Wrk.Connections} connections, medians of {Rounds}",
            "orders/s",
            "p50 ms",
            "p99 ms",
            "not 201"
        );
        foreach (var contender in contenders)
        {
            table.AddRow(
                contender.Name,
                Text(contender.Median(load => load.Rate), "N0"),
                Text(contender.Median(load => load.P50)),
                Text(contender.Median(load => load.P99)),
                Text(contender.Loads.Sum(load => load.Errors), "N0")
            );
        }

        AnsiConsole.Write(table);

        var (checkout, billing, node, batched) = (contenders[0], contenders[1], contenders[2], contenders[3]);
        Mark[] marks =
        [
            new("Checkout's rate / Node's", checkout.Ratio(node, load => load.Rate), 10, AtLeast: true),
            new("Checkout's rate / micro-batched Node's", checkout.Ratio(batched, load => load.Rate), 2, AtLeast: true),
            new("Checkout's p99 / Node's", checkout.Ratio(node, load => load.P99), 1 / 3.0, AtLeast: false),
            new("w=majority's rate / w=1's", billing.Ratio(checkout, load => load.Rate), 0.75, AtLeast: true),
        ];
        foreach (var mark in marks)
            Console.WriteLine(mark);

        return marks.All(mark => mark.IsMet) && contenders.All(contender => contender.Loads.All(load => load.Errors == 0)) ? 0 : 1;
    }

    private static string Text(double value, string format = "F2") => value.ToString(format, CultureInfo.InvariantCulture);
}
