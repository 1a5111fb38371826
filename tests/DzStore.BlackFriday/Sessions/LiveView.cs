using System.Globalization;
using DzStore.Load.Running;
using DzStore.LocalHost.Terminals;
using Spectre.Console;

namespace DzStore.BlackFriday.Sessions;

/// <summary>Shows a run while it runs: a table that changes on a terminal, a line a second elsewhere.</summary>
internal sealed class LiveView(IAnsiConsole console, Terminal terminal)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private string _said = "";

    /// <summary>Shows what the drill does now.</summary>
    public void Say(string text)
    {
        _said = text;
        if (!console.Profile.Capabilities.Ansi)
            terminal.Line(text);
    }

    public Task FollowAsync(LoadRunner runner, Task running) =>
        console.Profile.Capabilities.Ansi
            ? console
                .Live(new Text(""))
                .AutoClear(true)
                .StartAsync(async context =>
                {
                    while (await GoesOnAsync(running))
                        context.UpdateTarget(Table(runner.Measure()));
                })
            : PrintAsync(runner, running);

    private async Task PrintAsync(LoadRunner runner, Task running)
    {
        while (await GoesOnAsync(running))
            terminal.Line(Line(runner.Measure()));
    }

    private static async Task<bool> GoesOnAsync(Task running)
    {
        await running.WaitAsync(Interval).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !running.IsCompleted;
    }

    private Table Table(LoadProgress now)
    {
        var table = new Table { Border = TableBorder.Rounded, ShowHeaders = false };
        table.AddColumns("", "");
        table.AddRow("Phase", Markup.Escape(now.Phase) + (_said.Length > 0 ? $" [grey]{Markup.Escape(_said)}[/]" : ""));
        table.AddRow("Time", Invariant($"{now.Elapsed.TotalSeconds:0} of {now.Of.TotalSeconds:0} s"));
        table.AddRow(
            "Requests",
            Invariant($"{now.Counts.Offered:#,0} offered, {now.Counts.Sent:#,0} answered, {now.Counts.Completed:#,0} completed")
        );
        table.AddRow("Rate", Invariant($"{now.Answered:#,0} completed/s"));
        table.AddRow("Waits", Waits(now));
        table.AddRow("Errors", Markup.Escape(Errors(now)));
        return table;
    }

    private static string Line(LoadProgress now)
    {
        var rate = Invariant($"{now.Elapsed.TotalSeconds, 4:0} s  {now.Phase, -12} {now.Answered, 7:#,0}/s");
        var counts = Invariant($"{now.Counts.Completed:#,0} completed of {now.Counts.Offered:#,0}");
        return $"{rate}  {Waits(now)}  {counts}  {Errors(now)}".TrimEnd();
    }

    private static string Waits(LoadProgress now) =>
        now is { P50Ms: { } p50, P99Ms: { } p99 } ? Invariant($"p50 {p50:0.0} ms, p99 {p99:0.0} ms") : "no answers";

    private static string Errors(LoadProgress now) =>
        string.Join(", ", now.Errors.Take(4).Select(error => Invariant($"{error.Count:#,0} × {error.Error}")));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
