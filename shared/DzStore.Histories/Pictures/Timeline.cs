using System.Globalization;
using System.Xml.Linq;
using static DzStore.Histories.Pictures.Markup;

namespace DzStore.Histories.Pictures;

/// <summary>
/// Draws operations over time, a row for each client. Time is no ruler here: each moment at which something begins or ends gets a column,
/// as wide as the labels need. So operations of a microsecond and waits of ten seconds stand in one picture, and what overlaps still does.
/// </summary>
internal static class Timeline
{
    private const double Left = 90;
    private const double Top = 18;
    private const double Row = 46;
    private const double Height = 26;
    private const double Narrowest = 16;
    private const double PerLetter = 7.2;
    private const double TimeLabel = 110;

    public static XElement Draw(IReadOnlyCollection<Bar> bars)
    {
        var moments = bars.SelectMany(bar => new[] { bar.FromNs, bar.ToNs ?? bar.FromNs }).Distinct().Order().ToArray();
        var at = Columns(bars, moments);
        var right = at[^1] + 30;
        var clients = bars.Select(bar => bar.Client).Distinct().Order().ToArray();
        var bottom = Top + Row * clients.Length;
        return Element(
            "svg",
            ["width", right + 20, "height", bottom + 34, "role", "img", "aria-label", "Operations of clients over time"],
            clients.Select((client, row) => Lane(client, Top + Row * row, right)),
            Times(moments, at, bottom),
            bars.Select(bar =>
                Draw(bar, XOf(bar.FromNs), XOf(bar.ToNs) - XOf(bar.FromNs), Top + Row * Array.IndexOf(clients, bar.Client), right)
            )
        );

        double XOf(long? moment) => moment is { } given ? at[Array.BinarySearch(moments, given)] : right;
    }

    /// <summary>
    /// The places of the moments: each column at least as wide as a bar can be seen, and the columns of a bar as its label.
    /// </summary>
    private static double[] Columns(IReadOnlyCollection<Bar> bars, long[] moments)
    {
        var widths = new double[moments.Length];
        Array.Fill(widths, Narrowest);
        foreach (var bar in bars.Where(bar => bar.ToNs is not null).OrderBy(bar => bar.ToNs - bar.FromNs))
        {
            var (from, to) = (Array.BinarySearch(moments, bar.FromNs), Array.BinarySearch(moments, bar.ToNs!.Value));
            // A bar without a duration takes the column after it, where nothing else need be.
            to = Math.Max(to, from + 1);
            var missing = PerLetter * bar.Label.Length + 14 - widths[from..to].Sum();
            for (var column = from; column < to && missing > 0; column++)
                widths[column] += missing / (to - from);
        }

        var at = new double[moments.Length];
        at[0] = Left;
        for (var column = 1; column < at.Length; column++)
            at[column] = at[column - 1] + widths[column - 1];
        return at;
    }

    private static object[] Lane(int client, double top, double right) =>
        [
            Element(
                "text",
                ["x", 0.0, "y", top + Height / 2 + 5, "class", "strong"],
                $"client {client.ToString(CultureInfo.InvariantCulture)}"
            ),
            Element("line", ["x1", Left, "x2", right, "y1", top + Height + 10, "y2", top + Height + 10, "class", "lane"]),
        ];

    private static IEnumerable<object> Times(long[] moments, double[] at, double bottom)
    {
        var free = 0.0;
        for (var column = 0; column < moments.Length; column++)
        {
            yield return Element("line", ["x1", at[column], "x2", at[column], "y1", Top - 8, "y2", bottom, "class", "grid"]);
            if (at[column] < free)
                continue;
            free = at[column] + TimeLabel;
            yield return Element("text", ["x", at[column], "y", bottom + 18, "class", "soft"], Time(moments[column]));
        }
    }

    private static object[] Draw(Bar bar, double x, double width, double top, double right)
    {
        var wide = Math.Max(width, PerLetter * bar.Label.Length + 10);
        return
        [
            bar.Look == "open"
                ? Element("line", ["x1", x, "x2", right, "y1", top + Height + 5, "y2", top + Height + 5, "class", "tail"])
                : null!,
            Element(
                "g",
                [],
                Element("title", [], bar.Hint),
                Element("rect", ["x", x, "y", top, "width", Math.Max(width, 4), "height", Height, "rx", 5.0, "class", bar.Look]),
                Element("text", ["x", x + 7, "y", top + Height / 2 + 5], Shorten(bar.Label, (int)(wide / PerLetter)))
            ),
            bar.Place.Length > 0 ? Element("text", ["x", x + 2, "y", top - 3, "class", "place"], bar.Place) : null!,
            bar.Look == "culprit"
                ? Element("text", ["x", x + Math.Max(width, 4) + 4, "y", top + Height / 2 + 5, "class", "mark"], "✗")
                : null!,
        ];
    }
}
