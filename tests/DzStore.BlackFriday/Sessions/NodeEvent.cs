using System.Globalization;
using System.Text.RegularExpressions;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Sessions;

/// <summary>A change of a node's state.</summary>
/// <param name="Node">The number of the node.</param>
/// <param name="At">When it changed.</param>
/// <param name="State">The state from then on.</param>
/// <param name="Term">The term of a primary; null elsewhere.</param>
internal sealed partial record NodeEvent(int Node, DateTimeOffset At, NodeSpanState State, long? Term = null)
{
    /// <summary>Reads a line of a node's log, such as "2026-12-01T10:00:00.000Z rs0: primary in term 3".</summary>
    /// <returns>Null for a line that tells of something else.</returns>
    public static NodeEvent? Parse(int node, string line)
    {
        if (Change().Match(line) is not { Success: true } match)
            return null;
        NodeSpanState? state = match.Groups["state"].Value switch
        {
            "primary" => NodeSpanState.Primary,
            "secondary" => NodeSpanState.Secondary,
            "initial sync" => NodeSpanState.InitialSync,
            "rollback" => NodeSpanState.Rollback,
            "not initiated" => NodeSpanState.Starting,
            _ => null,
        };
        if (state is not { } known)
            return null;
        var at = DateTimeOffset.Parse(match.Groups["at"].ValueSpan, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        var term = long.Parse(match.Groups["term"].ValueSpan, CultureInfo.InvariantCulture);
        return new(node, at, known, known == NodeSpanState.Primary ? term : null);
    }

    [GeneratedRegex(@"^(?<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z) \S+: (?<state>[a-z ]+) in term (?<term>\d+)")]
    private static partial Regex Change();
}
