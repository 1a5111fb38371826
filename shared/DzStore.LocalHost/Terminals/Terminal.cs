using System.Globalization;
using Spectre.Console;

namespace DzStore.LocalHost.Terminals;

/// <summary>
/// The output of a program: colours, progress bars and boxes on a terminal, plain lines where the output goes to a file or pipe.
/// </summary>
/// <param name="console">The standard output.</param>
/// <param name="errors">The standard error.</param>
/// <param name="time">The clock that steps are timed with.</param>
public sealed class Terminal(IAnsiConsole console, TextWriter errors, TimeProvider time)
{
    /// <summary>The width of tables in a file or pipe, characters: that of the narrowest terminal in use.</summary>
    private const int PlainWidth = 80;

    private bool Plain => !console.Profile.Capabilities.Ansi;

    /// <summary>The terminal of this process.</summary>
    public static Terminal Open(TimeProvider time)
    {
        var console = AnsiConsole.Create(new());
        if (Console.IsOutputRedirected)
            console.Profile.Width = PlainWidth;
        return new(console, Console.Error, time);
    }

    /// <summary>Writes one line exactly as given, however long it is.</summary>
    public void Line(string text = "") => console.Profile.Out.Writer.WriteLine(text);

    /// <summary>Writes an empty line and a heading.</summary>
    public void Heading(string text)
    {
        Line();
        if (Plain)
            Line(text);
        else
            console.MarkupLine($"[bold]{Markup.Escape(text)}[/]");
    }

    /// <summary>Writes an error.</summary>
    public void Error(string text)
    {
        if (Plain || Console.IsErrorRedirected)
            errors.WriteLine(text);
        else
            console.MarkupLine($"[red]{Markup.Escape(text)}[/]");
    }

    /// <summary>
    /// Writes a table, numbers on the right. One that is wider than the output continues in a second table with the same first column.
    /// </summary>
    public void Table(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        foreach (var block in TableBlocks.Divide(columns, rows, console.Profile.Width))
        {
            var table = new Table { Border = Plain ? TableBorder.Ascii2 : TableBorder.Rounded };
            foreach (var column in block)
            {
                table.AddColumn(
                    new TableColumn(new Text(columns[column]))
                    {
                        Alignment = TableBlocks.AreNumbers(rows, column) ? Justify.Right : Justify.Left,
                        NoWrap = !TableBlocks.MayWrap(columns, rows, column),
                    }
                );
            }

            foreach (var row in rows)
                table.AddRow(block.Select(column => new Text(row[column])));
            console.Write(table);
        }
    }

    /// <summary>Does one step, shows its progress, and then how long it took.</summary>
    /// <param name="what">The name of the step.</param>
    /// <param name="step">The work; it reports its progress (0 to 1) with a word on the part that is under way.</param>
    public async Task<T> StepAsync<T>(string what, Func<Action<double, string>, Task<T>> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var start = time.GetTimestamp();
        if (Plain)
            Line($"{what} ...");
        var result = Plain ? await step((_, _) => { }) : await ShowAsync(what, step);
        Line(string.Create(CultureInfo.InvariantCulture, $"{what}: {time.GetElapsedTime(start).TotalSeconds:0.0} s"));
        return result;
    }

    private Task<T> ShowAsync<T>(string what, Func<Action<double, string>, Task<T>> step) =>
        console
            .Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn())
            .StartAsync(context =>
            {
                var shown = context.AddTask(Markup.Escape(what), maxValue: 1);
                shown.IsIndeterminate = true;
                return step(
                    (done, doing) =>
                    {
                        shown.IsIndeterminate = false;
                        shown.Value = done;
                        shown.Description = Markup.Escape(doing.Length > 0 ? $"{what}: {doing}" : what);
                    }
                );
            });
}
