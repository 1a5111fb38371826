using DzStore.LocalHost.Terminals;
using Spectre.Console;

namespace DzStore.LocalHost.Tests.Terminals;

public class TerminalTests
{
    private static readonly string[] Columns =
    [
        "ledger",
        "lost",
        "acknowledged",
        "orders",
        "unknown",
        "recovered",
        "duplicated",
        "refused",
    ];
    private static readonly string[] Row = ["w=majority", "17", "1,000,000", "1,000,000", "12", "3", "0", "1,234"];

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(160)]
    public void A_table_fits_the_width_and_loses_no_column(int width)
    {
        var lines = Table(width, Columns, Row);

        lines.ShouldAllBe(line => line.Length <= width);
        foreach (var cell in Columns.Concat(Row))
            lines.ShouldContain(line => line.Contains($" {cell} "), cell);
    }

    [Fact]
    public void A_table_that_fits_stays_one()
    {
        Table(160, Columns, Row).Count(line => line.Contains("w=majority")).ShouldBe(1);
        Table(80, Columns, Row).Count(line => line.Contains("w=majority")).ShouldBe(2);
    }

    [Fact]
    public void A_long_text_wraps_and_a_number_does_not()
    {
        const string Name = "Checkout Service, one after another: orders not in the database as they were sent and answered";

        var lines = Table(80, ["result", "mark", "measured", "limit"], ["MISSED", Name, "1 orders", "at most 0 orders"]);

        lines.ShouldAllBe(line => line.Length <= 80);
        lines.ShouldContain(line => line.Contains("MISSED") && line.Contains("1 orders") && line.Contains("at most 0 orders"));
    }

    private static string[] Table(int width, string[] columns, string[] row)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        new Terminal(console, TextWriter.Null, TimeProvider.System).Table(columns, [row]);
        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
