using DzStore.Load.Decisions;
using DzStore.Load.Latency;
using DzStore.Load.Running;
using DzStore.Load.Stress;

namespace DzStore.Load.Tests.Decisions;

public class StressDecisionTests
{
    [Fact]
    public void Slower_majority_stays_off_the_button_and_behind_billing()
    {
        var decision = DecisionMaker.Decide(Figures(fast: new(1, 2, 4_000), durable: new(3, 6, 1_500), fsyncMs: 1.9));

        decision.AddToCart.ShouldBe(Choice.Fast);
        decision.Billing.ShouldBe(Choice.Durable);
        Text(decision, "difference").ShouldContain("2.00 ms more, 3.0 times as long");
        Text(decision, "fsync").ShouldContain("It explains the difference");
        Text(decision, "capacity").ShouldContain("2.7 times as many carts");
        Text(decision, "exposure").ShouldContain("400 orders, 60,000,000 DA");
    }

    [Fact]
    public void No_measurable_difference_is_no_reason_for_the_faster_concern()
    {
        var decision = DecisionMaker.Decide(Figures(fast: new(2, 4, 2_000), durable: new(2.15, 4.1, 1_950), fsyncMs: 0.02));

        decision.AddToCart.ShouldBe(Choice.Durable);
        decision.Billing.ShouldBe(Choice.Durable);
        Text(decision, "difference").ShouldContain("no difference");
        Text(decision, "fsync").ShouldContain("Nothing of it shows");
        Text(decision, "button").ShouldContain("no price");
    }

    [Theory]
    [InlineData(0.10, 0.25)]
    [InlineData(50, 58)]
    public void A_difference_within_the_noise_is_none(double fastMs, double durableMs) =>
        DecisionMaker.Decide(Figures(new(fastMs, 60, 900), new(durableMs, 60, 900))).AddToCart.ShouldBe(Choice.Durable);

    [Theory]
    [InlineData(0.10, 0.31)]
    [InlineData(50, 61)]
    public void A_difference_beyond_the_noise_is_one(double fastMs, double durableMs) =>
        DecisionMaker.Decide(Figures(new(fastMs, 60, 900), new(durableMs, 60, 900))).AddToCart.ShouldBe(Choice.Fast);

    [Fact]
    public void Majority_measured_faster_decides_nothing()
    {
        var decision = DecisionMaker.Decide(Figures(fast: new(5, 9, 900), durable: new(2, 4, 2_000)));

        decision.AddToCart.ShouldBe(Choice.Undecided);
        decision.Billing.ShouldBe(Choice.Durable);
        Text(decision, "button").ShouldContain("Run it again");
    }

    [Fact]
    public void A_price_that_only_the_crowd_pays_counts()
    {
        var decision = DecisionMaker.Decide(Figures(fast: new(2, 20, 900), durable: new(2.1, 80, 800)));

        decision.AddToCart.ShouldBe(Choice.Fast);
        Text(decision, "crowd").ShouldContain("60.00 ms more");
    }

    [Fact]
    public void A_price_that_the_crowd_shares_away_is_not_blamed_for_the_rush()
    {
        var fast = new ConcernFigures(new(5, 20, 100), new(100, 127, 760));
        var durable = new ConcernFigures(new(12, 30, 50), new(101, 121, 820));

        var decision = DecisionMaker.Decide(new DurabilityFigures(fast, durable, FsyncMs: null, OrderValue: 150_000));

        decision.AddToCart.ShouldBe(Choice.Fast);
        Text(decision, "button").ShouldContain("not what will carry the rush");
    }

    [Theory]
    [InlineData(20, 150, "majority makes them feel it")]
    [InlineData(120, 150, "both are felt")]
    [InlineData(20, 50, "nobody feels it yet")]
    [InlineData(20, 21, "the same")]
    public void The_crowd_is_judged_by_what_people_notice(double fastMs, double durableMs, string conclusion) =>
        Text(DecisionMaker.Decide(Figures(new(1, fastMs, 900), new(3, durableMs, 900))), "crowd").ShouldContain(conclusion);

    [Theory]
    [InlineData(0.5, "explains 25 % of the difference")]
    [InlineData(2, "It explains the difference")]
    [InlineData(8, "under half of that")]
    public void The_fsync_is_held_against_the_difference(double fsyncMs, string conclusion) =>
        Text(DecisionMaker.Decide(Figures(new(1, 5, 900), new(3, 9, 900), fsyncMs)), "fsync").ShouldContain(conclusion);

    [Fact]
    public void Without_a_disk_of_its_own_nothing_is_said_of_fsync() =>
        DecisionMaker.Decide(Figures(new(1, 5, 900), new(3, 9, 900))).Findings.ShouldNotContain(finding => finding.Rule == "fsync");

    [Fact]
    public void A_payment_near_its_time_limit_is_shown_differently_but_stored_the_same()
    {
        var decision = DecisionMaker.Decide(Figures(fast: new(1, 5, 900), durable: new(900, 2_500, 40)));

        decision.Billing.ShouldBe(Choice.Durable);
        Text(decision, "billing").ShouldContain("being processed");
    }

    [Fact]
    public void A_failed_run_decides_nothing_and_says_whose_it_was()
    {
        var latency = new LatencySummary(100, 1, 1, 1, 1, 1);
        var good = new StressRun(100, 100, latency, 100, []);
        var bad = new StressRun(100, 99, latency, 100, [new("BF_3", RequestFate.Unknown, "no answer")]);

        var decision = DecisionMaker.Decide(
            new("Checkout Service", "w=1", good, good),
            new("Billing Service", "w=majority", good, bad),
            null,
            150_000
        );

        decision.AddToCart.ShouldBe(Choice.Undecided);
        decision.Billing.ShouldBe(Choice.Durable);
        Text(decision, "button").ShouldContain("Billing Service");
        Text(decision, "button").ShouldNotContain("Checkout Service");
    }

    [Theory]
    [InlineData(3, 0.3, 1.0, 2.5, "0.70 ms of that is fsync, 1.50 ms replication")]
    [InlineData(3, 0.3, 1.0, 1.1, "0.70 ms of that is fsync, and no replication shows")]
    [InlineData(1, 0.3, 1.0, 1.1, "a majority of one node is its disk, 0.70 ms for the fsync and nothing else")]
    [InlineData(3, 1.0, 0.9, 2.5, "0.00 ms of that is fsync, 1.60 ms replication")]
    public void What_of_the_price_is_fsync_and_what_replication_is_told(
        int nodes,
        double applied,
        double journaled,
        double majority,
        string told
    )
    {
        var figures = Figures(new(1, 2, 3), new(4, 5, 6)) with { Commit = new(nodes, applied, journaled, majority) };

        Text(DecisionMaker.Decide(figures), "replication").ShouldContain(told);
    }

    [Fact]
    public void What_the_death_of_the_primary_took_is_told_and_speaks_for_the_payment()
    {
        var figures = Figures(new(1, 2, 3), new(4, 5, 6)) with { Failover = new(1_402, 31, 380, 0, 1_085.4) };

        var decision = DecisionMaker.Decide(figures);

        Text(decision, "failover")
            .ShouldBe(
                "When the primary died, w=1 lost 31 of 1,402 orders that it had confirmed and w=majority 0 of 380; another node took over "
                    + "after 1,085 ms."
            );
        Text(decision, "billing").ShouldContain("The death of the primary took none of them here.");
        var broken = DecisionMaker.Decide(figures with { Failover = new(1_402, 31, 380, 1, 1_085.4) });
        Text(broken, "billing").ShouldContain("which must not be");
        broken.Billing.ShouldBe(Choice.Durable);
    }

    [Fact]
    public void Every_finding_belongs_to_a_rule_in_words()
    {
        var decision = DecisionMaker.Decide(
            Figures(new(1, 2, 3), new(4, 5, 6), 1) with
            {
                Commit = new(3, 1, 2, 3),
                Failover = new(100, 9, 90, 0, 1_200),
            }
        );

        decision.Findings.Select(finding => finding.Rule).ShouldBe(DecisionRules.ForStress.Select(rule => rule[..rule.IndexOf(':')]));
    }

    private static DurabilityFigures Figures(Waits fast, Waits durable, double? fsyncMs = null) =>
        new(new(fast, fast), new(durable, durable), fsyncMs, OrderValue: 150_000);

    private static string Text(DzStore.Load.Decisions.Decision decision, string rule) =>
        decision.Findings.Single(finding => finding.Rule == rule).Text;
}
