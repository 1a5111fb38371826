using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using DzStore.Testing;
using Spectre.Console;

namespace DzStore.Benchmarks.Orders;

/// <summary>
/// Checkout and Billing against an order service for Node (fastify, the official driver; one insertOne an order, or micro-batched) on the same database,
/// in turns: wrk sends orders over 64 connections to one after the other.
/// </summary>
internal static class Peers
{
    private const int Connections = 64;
    private const int Rounds = 3;
    private const int Seconds = 8;

    // What runs hot is compiled a second and a third time while it runs, on the same two processors: before some 300,000 orders a service is not itself.
    private const int WarmUpSeconds = 30;

    /// <summary>As they are operated: every request shows a key, which orders.lua has; only the rate of one caller has no limit.</summary>
    private static readonly string[] InProduction =
    [
        "--environment=Production", "--Limits:RequestsPerSecond=0", "--Auth:ApiKeys:0:Name=wrk", "--Auth:ApiKeys:0:Roles:0=admin",
        $"--Auth:ApiKeys:0:Hash={Convert.ToHexStringLower(SHA256.HashData("benchmark"u8))}",
    ];

    public static async Task<int> RunAsync(string[] options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dzstore-benchmark-");
        try
        {
            var peer = await NodePeer.InstallAsync(Path.Combine(folder.FullName, "peer"), cancellationToken);
            await using var mongo = await MongoProcess.StartAsync(Path.Combine(folder.FullName, "db"), 0, cancellationToken);
            await using var checkout = await OrderServiceProcess.StartAsync("Checkout", mongo.ConnectionString, "peers", cancellationToken, InProduction);
            await using var billing = await OrderServiceProcess.StartAsync("Billing", mongo.ConnectionString, "peers", cancellationToken, InProduction);
            await using var node = await peer.StartAsync(mongo.ConnectionString, "peers", cancellationToken);
            await using var batched = await peer.StartAsync(mongo.ConnectionString, "peers_batched", cancellationToken, "--batch");
            Contender[] contenders =
            [
                new("Checkout, w=1", checkout.Address), new("Billing, w=majority, j", billing.Address),
                new("Node, insertOne, w=1", node.Address), new("Node, micro-batched, w=1", batched.Address),
            ];
            for (var round = 0; round <= Rounds; round++)
                foreach (var contender in contenders)
                {
                    var load = await WrkAsync(contender.Address, $"{round}", peer.Script, round == 0 ? WarmUpSeconds : Seconds, cancellationToken);
                    Console.WriteLine($"{(round == 0 ? "warm-up" : $"round {round}")}: {contender.Name}: {load.Rate:N0} orders/s, p99 {load.P99:N1} ms");
                    if (round > 0) contender.Loads.Add(load);
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
        var table = new Table().AddColumns($"{Connections} connections, medians of {Rounds}", "orders/s", "p50 ms", "p99 ms", "not 201");
        foreach (var contender in contenders)
            table.AddRow(contender.Name, Text(contender.Median(load => load.Rate), "N0"), Text(contender.Median(load => load.P50)), Text(contender.Median(load => load.P99)),
                Text(contender.Loads.Sum(load => load.Errors), "N0"));
        AnsiConsole.Write(table);

        var (checkout, billing, node, batched) = (contenders[0], contenders[1], contenders[2], contenders[3]);
        (string What, double Ratio, double Aim, bool AtLeast)[] marks =
        [
            ("Checkout's rate / Node's", Ratio(checkout, node, load => load.Rate), 10, true),
            ("Checkout's rate / micro-batched Node's", Ratio(checkout, batched, load => load.Rate), 2, true),
            ("Checkout's p99 / Node's", Ratio(checkout, node, load => load.P99), 1 / 3.0, false),
            ("w=majority's rate / w=1's", Ratio(billing, checkout, load => load.Rate), 0.75, true),
        ];
        foreach (var (what, ratio, aim, atLeast) in marks)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {ratio:F2} ({(atLeast ? "at least" : "at most")} {aim:F2}): {((atLeast ? ratio >= aim : ratio <= aim) ? "met" : "missed")}"));
        return marks.All(mark => mark.AtLeast ? mark.Ratio >= mark.Aim : mark.Ratio <= mark.Aim) && contenders.All(contender => contender.Loads.All(load => load.Errors == 0)) ? 0 : 1;
    }

    private static double Ratio(Contender one, Contender other, Func<Load, double> figure) => one.Median(figure) / other.Median(figure);

    private static async Task<Load> WrkAsync(Uri address, string prefix, string script, int seconds, CancellationToken cancellationToken)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", $"-c{Connections}", $"-d{seconds}s", "-s", script, address.ToString(), "--", $"P{prefix}"]) { RedirectStandardOutput = true })!;
        var said = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        return said.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))?.Split(' ') is [_, var rate, var p50, var p99, var errors]
            ? new(Number(rate), Number(p50), Number(p99), (long)Number(errors))
            : throw new InvalidOperationException($"wrk did not tell what it measured: {said}");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(double value, string format = "F2") => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed record Load(double Rate, double P50, double P99, long Errors);

    private sealed record Contender(string Name, Uri Address)
    {
        public List<Load> Loads { get; } = [];

        public double Median(Func<Load, double> figure) => Loads.Select(figure).Order().ElementAt(Loads.Count / 2);
    }
}
