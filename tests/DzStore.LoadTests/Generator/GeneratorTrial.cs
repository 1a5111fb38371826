using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DzStore.Load;
using DzStore.Load.Results;

namespace DzStore.LoadTests.Generator;

/// <summary>Measures the generator itself: how much load it makes on the cores that it shares with a service that does nothing.</summary>
internal static partial class GeneratorTrial
{
    private const int Connections = 64;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["noop-server"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            var address = new Uri((await server.StandardOutput.ReadLineAsync(cancellationToken))!);
            for (var i = 0; i < 3; i++)
            {
                Console.WriteLine($"wrk: {await WrkAsync(address, cancellationToken):#,0}");
                var m = await LoadAsync(address, new LoadPlan(LoadPhase.Users("w", Connections, TimeSpan.FromSeconds(1)).AsWarmUp(), LoadPhase.Users("m", Connections, Length)), cancellationToken);
                Console.WriteLine($"ours: {m.Counts.Completed / Length.TotalSeconds:#,0} p99 {m.Series[0].Corrected.PercentileMs(99)} failed {m.Counts.Failed + m.Counts.Unknown}");
                m = await LoadAsync(address, new LoadPlan(LoadPhase.Constant("w", 10_000, TimeSpan.FromSeconds(1)).AsWarmUp(), LoadPhase.Constant("m", 10_000, Length)), cancellationToken);
                Console.WriteLine($"open: {m.Counts} lag p50 {m.DispatchLag.PercentileMs(50)} p99 {m.DispatchLag.PercentileMs(99)} p99.9 {m.DispatchLag.PercentileMs(99.9)} p99 {m.Series[0].Corrected.PercentileMs(99)}");
            }
            return 0;
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<LoadMeasurements> LoadAsync(Uri address, LoadPlan plan, CancellationToken cancellationToken)
    {
        using var scenario = new NoOpScenario(address);
        using var runner = new LoadRunner(scenario, plan, TimeProvider.System);
        return await runner.RunAsync(cancellationToken);
    }

    private static async Task<double?> WrkAsync(Uri address, CancellationToken cancellationToken)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t2", $"-c{Connections}", $"-d{Length.TotalSeconds}s", address.ToString()]) { RedirectStandardOutput = true })!;
        var text = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        return Rate().Match(text) is { Success: true } m ? double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}
