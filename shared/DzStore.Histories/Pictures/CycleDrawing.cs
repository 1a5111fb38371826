using System.Xml.Linq;
using DzStore.Histories.Isolation;
using DzStore.Histories.Operations;
using static DzStore.Histories.Pictures.Markup;

namespace DzStore.Histories.Pictures;

/// <summary>Draws a cycle: its transactions one below the other, each edge with its reason, and the last one leading back up.</summary>
internal static class CycleDrawing
{
    private const double Width = 980;
    private const double BoxWidth = 700;
    private const double Left = 16;
    private const double Line = 19;
    private const double Gap = 62;
    private const int Letters = 92;
    private const int Steps = 14;

    public static XElement Draw(Anomaly anomaly)
    {
        var parts = new List<object>();
        var tops = new List<(double Top, double Bottom)>();
        var y = 12.0;
        for (var index = 0; index < anomaly.Transactions.Length; index++)
        {
            var keys = KeysAt(anomaly, index);
            var lines = LinesOf(anomaly.Transactions[index], keys);
            var height = Line * lines.Count + 40;
            tops.Add((y, y + height));
            parts.AddRange(Box(index, anomaly.Transactions[index], lines, y, height));
            y += height + (anomaly.Cycle.IsEmpty ? 14 : Gap);
        }

        for (var index = 0; index < anomaly.Cycle.Length; index++)
            parts.AddRange(Arrow(anomaly.Cycle[index], index, tops));
        return Element("svg", ["width", Width, "height", y + 6, "role", "img", "aria-label", $"The transactions of {anomaly.Name}"], parts);
    }

    private static HashSet<string> KeysAt(Anomaly anomaly, int index) =>
        anomaly.Cycle.IsEmpty
            ? []
            :
            [
                .. new[] { anomaly.Cycle[index], anomaly.Cycle[(index + anomaly.Cycle.Length - 1) % anomaly.Cycle.Length] }
                    .Select(edge => edge.Key)
                    .OfType<string>(),
            ];

    private static List<(string Text, string Whole, bool Matters)> LinesOf(Operation<Transaction> transaction, HashSet<string> keys)
    {
        // What the edges tell of comes first where not all has room.
        var steps = transaction.Action.Steps;
        var shown = steps.Index().OrderBy(step => !keys.Contains(step.Item.Key)).Take(Steps).OrderBy(step => step.Index).ToArray();
        var lines = shown
            .Select(step => step.Item.Describe(transaction.Outcome))
            .Select((text, index) => (Shorten(text, Letters), text, keys.Contains(shown[index].Item.Key)))
            .ToList();
        if (steps.Length > shown.Length)
            lines.Add(($"… and {steps.Length - shown.Length} more steps", "", false));
        return lines;
    }

    private static IEnumerable<object> Box(
        int index,
        Operation<Transaction> transaction,
        List<(string Text, string Whole, bool Matters)> lines,
        double top,
        double height
    )
    {
        yield return Element("rect", ["x", Left, "y", top, "width", BoxWidth, "height", height, "rx", 10.0, "class", "box"]);
        var end = transaction.CompletedNs is { } completed ? Time(completed) : "open";
        var outcome = transaction.Outcome == Outcome.Ok ? "" : $" · {(transaction.Outcome == Outcome.Failed ? "failed" : "unknown")}";
        yield return Element("text", ["x", Left + 14, "y", top + 23, "class", "strong"], $"T{index + 1}");
        yield return Element(
            "text",
            ["x", Left + 48, "y", top + 23, "class", "soft"],
            $"client {transaction.Client} · {Time(transaction.InvokedNs)} to {end}{outcome}"
        );
        for (var line = 0; line < lines.Count; line++)
        {
            yield return Element(
                "text",
                ["x", Left + 48, "y", top + 23 + Line * (line + 1), "class", lines[line].Matters ? "strong" : "soft"],
                Element("title", [], lines[line].Whole),
                lines[line].Text
            );
        }
    }

    private static IEnumerable<object> Arrow(Dependency edge, int index, List<(double Top, double Bottom)> boxes)
    {
        var name = NameOf(edge.Kind);
        var isLast = index == boxes.Count - 1;
        var from = boxes[index].Bottom;
        var to = boxes[(index + 1) % boxes.Count].Top;
        var x = Left + 30;
        var right = Left + BoxWidth;
        yield return isLast
            ? Element(
                "path",
                ["d", FormattableString.Invariant($"M {x} {from} v 26 h {right + 60 - x} V {to + 24} h {-50}"), "class", $"arrow {name}"]
            )
            : Element("path", ["d", FormattableString.Invariant($"M {x} {from} V {to - 8}"), "class", $"arrow {name}"]);
        yield return Element(
            "path",
            [
                "d",
                isLast
                    ? FormattableString.Invariant($"M {right + 2} {to + 24} l 11 -6 v 12 z")
                    : FormattableString.Invariant($"M {x} {to - 1} l -6 -11 h 12 z"),
                "class",
                $"head {name}",
            ]
        );
        // Below the line that leads back, beside one that leads down.
        var y = isLast ? from + 46 : from + Gap / 2 + 5;
        yield return Element("text", ["x", x + 18, "y", y, "class", "strong"], name + (edge.Key is { } key ? $" {Shorten(key, 20)}" : ""));
        yield return Element(
            "text",
            ["x", x + 60 + (edge.Key is null ? 30 : 8.0 * Math.Min(edge.Key.Length, 20)), "y", y],
            Element("title", [], edge.Explanation),
            Shorten(edge.Explanation, 110)
        );
    }

    private static string NameOf(DependencyKind kind) =>
        kind switch
        {
            DependencyKind.WriteWrite => "ww",
            DependencyKind.WriteRead => "wr",
            DependencyKind.ReadWrite => "rw",
            DependencyKind.Session => "session",
            _ => "time",
        };
}
