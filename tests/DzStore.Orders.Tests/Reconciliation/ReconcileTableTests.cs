using DzStore.Orders.Reconciliation;

namespace DzStore.Orders.Tests.Reconciliation;

public class ReconcileTableTests
{
    [Fact]
    public void The_most_important_figure_is_first_and_every_line_fits_80_columns()
    {
        var lines = ReconcileTable
            .Of(
                new ReconcileReport
                {
                    Examined = 1_000_120,
                    Restored = 1_000_000,
                    Conflicts = 120,
                    ConflictIds = [.. Enumerable.Range(0, 100).Select(number => $"ORDER_{number:000000}")],
                    Interrupted = "MongoDB at mongodb://10.0.0.1:27017,10.0.0.2:27017,10.0.0.3:27017/dzstore_db is unavailable: x.",
                }
            )
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimEnd('\r'))
            .ToList();

        lines[0].ShouldBe("restored          1,000,000");
        lines.ShouldAllBe(line => line.Length <= 80);
        string.Join(' ', lines.Select(line => line.Trim())).ShouldContain("ORDER_000099 and 20 more Cut short: MongoDB at");
        lines[^1].ShouldEndWith("Run it again; what was restored stays.");
    }
}
