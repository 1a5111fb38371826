using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Terminals;

namespace DzStore.BlackFriday.Generator;

/// <summary>
/// Measures the load generator against a service that does nothing on the same processors: its highest rate, in turn with that of wrk, and
/// its dispatch lag at a rate that it can keep.
/// </summary>
internal static partial class GeneratorTrial
{
    private const int Connections = 64;
    private const int Rounds = 3;
    private const double OpenRate = 10_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var terminal = Terminal.Open(TimeProvider.System);
        using var server = Process.Start(
            new ProcessStartInfo(Programs.Dotnet, [Programs.Built("DzStore.BlackFriday", "DzStore.BlackFriday"), NoOpServer.Command])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            var address = new Uri(
                await server.StandardOutput.ReadLineAsync(cancellationToken)
                    ?? throw new SetupException("The service that does nothing did not start.")
            );
            var rounds = new List<Round>();
            terminal.Line("Warm-up round ...");
            await PlayAsync(address, cancellationToken); // Both sides are compiled anew while they run: the first seconds measure that.
            for (var i = 1; i <= Rounds; i++)
            {
                terminal.Line($"Round {i} of {Rounds} ...");
                rounds.Add(await PlayAsync(address, cancellationToken));
            }

            return Conclude(terminal, rounds);
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<Round> PlayAsync(Uri address, CancellationToken cancellationToken)
    {
        var closed = await LoadAsync(
            address,
            new(LoadPhase.Users("warm-up", Connections, WarmUp).AsWarmUp(), LoadPhase.Users("closed", Connections, Length)),
            cancellationToken
        );
        var wrk = await WrkAsync(address, cancellationToken);
        var open = await LoadAsync(
            address,
            new(LoadPhase.Constant("warm-up", OpenRate, WarmUp).AsWarmUp(), LoadPhase.Constant("open", OpenRate, Length)),
            cancellationToken
        );
        return new(closed.Counts.Completed / Length.TotalSeconds, wrk, open);
    }

    private static int Conclude(Terminal terminal, List<Round> rounds)
    {
        terminal.Table(
            ["round", "ours/s", "wrk/s", "ratio", "sent of 50,000", "lag p50 ms", "lag p99 ms"],
            [
                .. rounds.Select(
                    (round, i) =>
                        new[]
                        {
                            Text(i + 1),
                            Text(round.Closed),
                            round.Wrk is { } wrk ? Text(wrk) : "-",
                            round.Ratio is { } ratio ? Text(ratio, "0.00") : "-",
                            Text(round.Open.Counts.Sent),
                            Text(round.Open.DispatchLag.PercentileMs(50), "0.00"),
                            Text(round.Open.DispatchLag.PercentileMs(99), "0.00"),
                        }
                ),
            ]
        );
        // The median round: one in which something else had the processors says nothing about the generator.
        PassMark[] marks =
        [
            PassMark.AtLeast("requests/s", Median(rounds.Select(round => round.Closed)), 20_000, ""),
            .. rounds.All(round => round.Ratio is not null)
                ? [PassMark.AtLeast("of wrk's", Median(rounds.Select(round => round.Ratio!.Value * 100)), 50, "%")]
                : Array.Empty<PassMark>(),
            PassMark.AtMost(
                "dispatch lag p99 at 10,000/s",
                Median(rounds.Select(round => round.Open.DispatchLag.PercentileMs(99))),
                2,
                "ms"
            ),
        ];
        terminal.Table(
            ["result", "mark (median round)", "measured", "limit"],
            [.. marks.Select(mark => new[] { mark.Passed ? "ok" : "MISSED", mark.Name, mark.ValueText, mark.LimitText })]
        );
        if (rounds[0].Wrk is null)
            terminal.Line("wrk is not on PATH: nothing to compare with.");
        return marks.All(mark => mark.Passed) ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task<LoadMeasurements> LoadAsync(Uri address, LoadPlan plan, CancellationToken cancellationToken)
    {
        using var workload = new NoOpWorkload(address);
        using var runner = new LoadRunner(workload, plan, TimeProvider.System);
        return await runner.RunAsync(cancellationToken);
    }

    /// <returns>Requests a second; null where there is no wrk.</returns>
    private static async Task<double?> WrkAsync(Uri address, CancellationToken cancellationToken)
    {
        if (Programs.OnPath("wrk") is not { } program)
            return null;
        using var wrk = Process.Start(
            new ProcessStartInfo(program, ["-t2", $"-c{Connections}", $"-d{Length.TotalSeconds}s", address.ToString()])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var said = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        return RequestsPerSecond().Match(said) is { Success: true } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new FormatException($"wrk did not tell its rate: {said}");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static string Text(double value, string format = "#,0") => value.ToString(format, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex RequestsPerSecond();

    private sealed record Round(double Closed, double? Wrk, LoadMeasurements Open)
    {
        public double? Ratio => Closed / Wrk;
    }
}
