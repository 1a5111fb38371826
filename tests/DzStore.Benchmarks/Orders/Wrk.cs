using System.Diagnostics;
using System.Globalization;

namespace DzStore.Benchmarks.Orders;

/// <summary>Runs wrk with a script of peers/, which prints what it measured as one line.</summary>
internal static class Wrk
{
    public const int Connections = 64;

    /// <param name="address">The service.</param>
    /// <param name="script">The script.</param>
    /// <param name="seconds">The length.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="options">The arguments of the script.</param>
    public static async Task<WrkLoad> RunAsync(
        Uri address,
        string script,
        int seconds,
        CancellationToken cancellationToken,
        params string[] options
    )
    {
        using var wrk = Process.Start(
            new ProcessStartInfo("wrk", ["-t1", $"-c{Connections}", $"-d{seconds}s", "-s", script, address.ToString(), "--", .. options])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var said = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        return
            said.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))?.Split(' ')
                is [_, var rate, var p50, var p99, var errors]
            ? new(Number(rate), Number(p50), Number(p99), (long)Number(errors))
            : throw new InvalidOperationException($"wrk did not tell what it measured: {said}");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A load of wrk.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="P50">The median, in ms.</param>
/// <param name="P99">The 99th percentile, in ms.</param>
/// <param name="Errors">Answers that were no success, and requests without an answer.</param>
internal sealed record WrkLoad(double Rate, double P50, double P99, long Errors);

/// <summary>Somebody who is measured in turns with others.</summary>
internal sealed record Contender(string Name, Uri Address)
{
    public List<WrkLoad> Loads { get; } = [];

    /// <summary>The median of a figure over all rounds.</summary>
    public double Median(Func<WrkLoad, double> figure) => Loads.Select(figure).Order().ElementAt(Loads.Count / 2);

    /// <summary>The ratio of a figure to another contender's.</summary>
    public double Ratio(Contender other, Func<WrkLoad, double> figure) => Median(figure) / other.Median(figure);
}

/// <summary>A ratio that a benchmark must reach.</summary>
internal sealed record Mark(string What, double Ratio, double Aim, bool AtLeast)
{
    public bool IsMet => AtLeast ? Ratio >= Aim : Ratio <= Aim;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{What}: {Ratio:F2} ({(AtLeast ? "at least" : "at most")} {Aim:F2}): {(IsMet ? "met" : "missed")}"
        );
}
