using System.Globalization;
using DzStore.Load.Reports.Files;

namespace DzStore.Load.Tests.Reports;

public class SeriesCsvTests
{
    [Fact]
    public void There_is_a_row_for_each_second_of_each_kind()
    {
        var run = SampleRuns.BlackFriday();

        var lines = SeriesCsv.Write(run).TrimEnd('\n').Split('\n');

        lines.Length.ShouldBe(1 + 45 * 3);
        lines.ShouldAllBe(line => line.Split(',', StringSplitOptions.None).Length == 15);
        lines.Count(line => line.Contains("\"pay\",\"w=majority\"")).ShouldBe(45);
        lines
            .Skip(1)
            .Sum(line => long.Parse(line.Split(',')[3], CultureInfo.InvariantCulture))
            .ShouldBe(run.Series.Sum(series => series.Seconds.Sum(second => second.Counts.Offered)));
    }

    [Fact]
    public void A_second_in_which_nothing_completed_has_empty_waits_rather_than_zero_and_one_without_end()
    {
        var run = SampleRuns.Crash();
        var silent = run.Series[0] with
        {
            Seconds = [new(0, new(5, 5, 0, 5, 0), null, null, null, null, null, 0) { OfferedP99Ms = double.PositiveInfinity }],
        };

        SeriesCsv.Write(run with { Series = [silent] }).ShouldEndWith("0,\"cart\",\"w=1\",5,5,0,5,0,0,,,,,,never\n");
    }
}
