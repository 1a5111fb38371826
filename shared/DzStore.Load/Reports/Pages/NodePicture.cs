using System.Globalization;
using DzStore.Load.Reports.Markup;
using DzStore.Load.Results;

namespace DzStore.Load.Reports.Pages;

/// <summary>The states of the nodes as a picture: a band a node over the seconds of the load, and stripes for what was broken.</summary>
internal static class NodePicture
{
    private const int MostTicks = 12;
    private static readonly int[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600];

    public static Html Draw(RunResult run)
    {
        var length = run.Duration.TotalSeconds;
        if (run.Nodes.Count == 0 || length <= 0)
            return Html.Empty;
        return Html.Of(
            $"""
            <div class="nodes">{run.Nodes.GroupBy(span => span.Node).OrderBy(node => node.Key).Select(Band)}
            <div class="scale"><b></b><div>{Ticks().Select(Tick)}</div></div>
            <ul class="keys">{run.Nodes.Select(span => span.State).Distinct().Order().Select(Key)}{
                (run.Faults.Count == 0 ? Html.Empty : Html.Of($"""<li><i class="broken"></i>broken on purpose</li>"""))
            }</ul></div>
            """
        );

        Html Band(IGrouping<int, NodeSpan> node) =>
            Html.Of(
                $"""
                <div><b>Node {node.Key}</b><div class="band">{node.Where(span => span.End > TimeSpan.Zero).Select(Span)}{
                    run.Faults.Select(Stripe)
                }</div></div>
                """
            );

        Html Span(NodeSpan span) =>
            Html.Of($"""<span class="{Class(span.State)}" style="{Place(span.Start, span.End)}" title="{Title(span)}"></span>""");

        Html Stripe(Fault fault) => Html.Of($"""<i style="{Place(fault.Start, fault.End ?? run.Duration)}" title="{fault.Label}"></i>""");

        Html Tick(int second) => Html.Of($"""<span style="left:{Percent(second / length)}">{second / 60}:{second % 60:00}</span>""");

        IEnumerable<int> Ticks()
        {
            var step = Steps.FirstOrDefault(step => length / step <= MostTicks, Steps[^1]);
            return Enumerable.Range(0, 1 + (int)(length / step)).Select(tick => tick * step);
        }

        string Place(TimeSpan start, TimeSpan end)
        {
            var from = Math.Clamp(start.TotalSeconds / length, 0, 1);
            return $"left:{Percent(from)};width:{Percent(Math.Clamp(end.TotalSeconds / length, from, 1) - from)}";
        }
    }

    private static Html Key(NodeSpanState state) => Html.Of($"""<li><i class="{Class(state)}"></i>{NodeStates.Name(state)}</li>""");

    private static string Class(NodeSpanState state) => $"node-{NodeStates.Name(state).Replace(' ', '-')}";

    private static string Title(NodeSpan span) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{NodeStates.Name(span.State)}{(span.Term is { } term ? $" in term {term}" : "")}, "
                + $"{span.Start.TotalSeconds:0.00} to {span.End.TotalSeconds:0.00} s"
        );

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.###}%");
}
