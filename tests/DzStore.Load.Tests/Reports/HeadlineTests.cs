using DzStore.Load.Reports.Tables;
using DzStore.Load.Results;

namespace DzStore.Load.Tests.Reports;

/// <summary>The first sentence of a report is what its reader must know first.</summary>
public class HeadlineTests
{
    private const string Failing = "53 % of 4,000 requests did not succeed (2,000 failed, 20 unknown, 100 never sent); ";

    private static readonly RequestCounts Half = new(4_000, 3_900, 1_880, 2_000, 20);

    [Fact]
    public void A_run_in_which_most_failed_says_so_first()
    {
        var run = SampleRuns.BlackFriday() with { Series = [Failed("cart", "w=1", 2_000), Failed("pay", "w=majority", 2_000)] };

        Headline.Of(run).ShouldStartWith(Failing + "at no load measured");
    }

    [Fact]
    public void So_does_one_that_offered_rates_of_which_none_was_carried()
    {
        var run = SampleRuns.Run("stress") with
        {
            TradeOff =
            [
                SampleRuns.Point("w=1", 200, 5, 20) with
                {
                    Counts = new(2_000, 1_950, 940, 1_000, 10),
                },
                SampleRuns.Point("w=majority", 200, 9, 30) with
                {
                    Counts = new(2_000, 1_950, 940, 1_000, 10),
                },
            ],
        };

        Headline.Of(run).ShouldStartWith(Failing + "at no load measured");
    }

    [Fact]
    public void Failures_lead_whatever_else_there_is_to_say_and_so_does_their_absence()
    {
        Headline.Of(SampleRuns.BlackFriday()).ShouldStartWith("All of 17,");
        Headline.Of(SampleRuns.BlackFriday()).ShouldContain(" requests succeeded; certainty cost ");
        Headline.Of(SampleRuns.TradeOff()).ShouldMatch(@"^[\d.]+ % of [\d,]+ requests did not succeed \(.*\); certainty cost ");
        Headline
            .Of(SampleRuns.Crash() with { Series = [Failed("cart", "w=1", 4_000)] })
            .ShouldStartWith(Failing + "through 2 crashes of the database, ");
    }

    [Fact]
    public void Of_an_invalid_run_that_is_said_first() =>
        Headline
            .Of(SampleRuns.Invalid())
            .ShouldStartWith("This run says nothing of the shop, since the load generator was short of slots; ");

    [Fact]
    public void An_outage_is_a_crash_of_the_database()
    {
        var crash = SampleRuns.Crash();

        Headline.Of(crash with { Faults = [crash.Faults[0] with { Kind = FaultKind.Outage }] }).ShouldContain("a crash of the database");
        Headline.Of(crash with { Faults = [crash.Faults[0] with { Kind = FaultKind.Freeze }] }).ShouldNotContain("crash of the database");
    }

    private static RequestSeries Failed(string kind, string concern, long offered)
    {
        var share = offered / (double)Half.Offered;
        return new(
            kind,
            new(offered, Part(Half.Sent), Part(Half.Completed), Part(Half.Failed), Part(Half.Unknown)),
            SampleRuns.Histogram([5]),
            SampleRuns.Histogram([5]),
            [],
            [],
            concern
        );

        long Part(long number) => (long)(number * share);
    }
}
