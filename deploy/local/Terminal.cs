using System.Globalization;
using Spectre.Console;

namespace DzStore.Local;

/// <summary>
/// What the launcher shows: colours, progress bars and boxes on a terminal, plain lines where the output goes to a file or pipe.
/// </summary>
internal sealed class Terminal(IAnsiConsole console, TextWriter errors, TimeProvider time)
{
    private bool Plain => !console.Profile.Capabilities.Ansi;

    public static Terminal Open(TimeProvider time)
    {
        var console = AnsiConsole.Create(new());
        // A file has no width: tables must not be squeezed into that of an old terminal.
        if (Console.IsOutputRedirected)
            console.Profile.Width = 160;
        return new(console, Console.Error, time);
    }

    /// <summary>One line, exactly as given and however long.</summary>
    public void Line(string text = "") => console.Profile.Out.Writer.WriteLine(text);

    public void Heading(string text)
    {
        Line();
        if (Plain)
            Line(text);
        else
            console.MarkupLine($"[bold]{Markup.Escape(text)}[/]");
    }

    public void Error(string text)
    {
        if (Plain || Console.IsErrorRedirected)
            errors.WriteLine(text);
        else
            console.MarkupLine($"[red]{Markup.Escape(text)}[/]");
    }

    /// <summary>A table; columns of numbers stand on the right.</summary>
    public void Table(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = Plain ? TableBorder.Ascii2 : TableBorder.Rounded };
        foreach (var (column, i) in columns.Select((column, i) => (column, i)))
        {
            var numbers = rows.All(row => double.TryParse(row[i], NumberStyles.Number, CultureInfo.InvariantCulture, out _));
            table.AddColumn(new TableColumn(new Text(column)) { Alignment = numbers ? Justify.Right : Justify.Left, NoWrap = true });
        }

        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
    }

    /// <summary>Does one step, showing its progress (0 to 1, with a word on what is going on) and then how long it took.</summary>
    public async Task<T> StepAsync<T>(string what, Func<Action<double, string>, Task<T>> step)
    {
        var start = time.GetTimestamp();
        if (Plain)
            Line($"{what} ...");
        var result = Plain ? await step((_, _) => { }) : await ShowAsync(what, step);
        Line(string.Create(CultureInfo.InvariantCulture, $"{what}: {time.GetElapsedTime(start).TotalSeconds:0.0} s"));
        return result;
    }

    private Task<T> ShowAsync<T>(string what, Func<Action<double, string>, Task<T>> step) => console.Progress()
        .AutoClear(true)
        .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn())
        .StartAsync(context =>
        {
            var shown = context.AddTask(Markup.Escape(what), maxValue: 1);
            shown.IsIndeterminate = true;
            return step((done, doing) =>
            {
                shown.IsIndeterminate = false;
                shown.Value = done;
                shown.Description = Markup.Escape(doing.Length > 0 ? $"{what}: {doing}" : what);
            });
        });
}
