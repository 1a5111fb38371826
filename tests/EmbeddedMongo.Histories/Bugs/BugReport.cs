using System.Globalization;
using EmbeddedMongo.Histories.Reporting;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>Plants each bug in turn, and tells after how long it was found; then runs the same plan without it.</summary>
internal static class BugReport
{
    /// <summary>The time in which a bug must be found.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const int LeastCleanRounds = 3;

    /// <summary>Runs the hunts.</summary>
    /// <param name="hunts">The hunts.</param>
    /// <param name="artifacts">Keeps what is found.</param>
    /// <param name="output">Takes a line for each bug.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>True if each bug was found, and nothing without a bug.</returns>
    public static async Task<bool> RunAsync(
        IEnumerable<PlannedHunt> hunts,
        Artifacts artifacts,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var hunter = new Hunter(artifacts, Console.Error.WriteLine);
        var (isGood, count) = (true, 0);
        output.WriteLine(Row("bug", "found after", "without it", "by"));
        foreach (var hunt in hunts)
        {
            var found = await hunter.FindAsync(hunt, Limit, cancellationToken);
            var clean = await hunter.RunCleanAsync(hunt, Math.Max(LeastCleanRounds, found.Rounds), cancellationToken);
            count += found.Found is null ? 0 : 1;
            isGood &= found.Found is not null && clean.Found is null;
            output.WriteLine(
                Row(
                    hunt.Bug.ToString(),
                    found.Found is null ? "NOT FOUND" : string.Create(CultureInfo.InvariantCulture, $"{found.Elapsed.TotalSeconds:0.0} s"),
                    clean.Found is null ? string.Create(CultureInfo.InvariantCulture, $"nothing in {clean.Rounds}") : "A VIOLATION",
                    Short(clean.Found ?? found.Found ?? $"{found.Rounds} rounds, and {found.Broken} sets that did not become whole again")
                )
            );
            foreach (var file in found.Files.Concat(clean.Files).Where(file => file.EndsWith(".html", StringComparison.Ordinal)))
                output.WriteLine($"    {file}");
        }

        output.WriteLine($"bugs: {count} found, each within {Limit.TotalSeconds:0} s{(isGood ? "" : "; NOT AS IT MUST BE")}");
        return isGood;
    }

    private static string Row(string bug, string found, string clean, string by) => $"{bug, -28} {found, -12} {clean, -14} {by}";

    private static string Short(string text)
    {
        const int most = 160;
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= most ? line : line[..most] + "…";
    }
}
