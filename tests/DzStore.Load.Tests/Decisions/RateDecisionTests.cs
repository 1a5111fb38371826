using DzStore.Load.Decisions;
using DzStore.Load.Results;
using static DzStore.Load.Tests.Reports.SampleRuns;

namespace DzStore.Load.Tests.Decisions;

public class RateDecisionTests
{
    private const string Fast = "w=1",
        Journaled = "w=1, j=true",
        Safe = "w=majority";

    private static readonly ConcernLedger[] Proven = [Ledger(Fast, 1_000), Ledger(Safe, 1_000)];

    [Fact]
    public void A_price_keeps_majority_off_the_cart_and_the_cart_ends_where_w1_ends()
    {
        var (cart, payment) = Decide(
            Run(
                Point(Fast, 500, 1, 5),
                Point(Fast, 1_000, 1.2, 8),
                Point(Fast, 2_000, 60, 400),
                Point(Safe, 500, 4, 20),
                Point(Safe, 1_000, 6, 40),
                Point(Safe, 2_000, 900, 3_000, completed: 0.7)
            )
        );

        cart.Concern.ShouldBe(Fast);
        cart.Bands.Select(band => (band.From, band.To, band.Concern)).ShouldBe([(0, 1_000, Fast), (1_000, 2_000, null)]);
        payment.Concern.ShouldBe(Safe);
        payment.Bands.Select(band => (band.From, band.To, band.Concern)).ShouldBe([(0, 1_000, Safe), (1_000, 2_000, null)]);
        payment.Bands[1].Because.ShouldContain("70 %");
    }

    [Theory]
    [InlineData(FaultKind.Kill, 1)]
    [InlineData(FaultKind.Outage, 1)]
    [InlineData(FaultKind.Freeze, 0)]
    [InlineData(FaultKind.Stop, 0)]
    public void A_database_that_was_taken_away_was_killed(FaultKind kind, int kills)
    {
        var run = Crash();

        RateFigures.From(run with { Faults = [run.Faults[0] with { Kind = kind }] }).Kills.ShouldBe(kills);
    }

    [Fact]
    public void Without_a_price_the_cart_takes_the_safest()
    {
        var (cart, _) = Decide(
            Run(Point(Fast, 500, 3, 9), Point(Fast, 1_000, 3.1, 9.5), Point(Safe, 500, 3.1, 9.4), Point(Safe, 1_000, 3.2, 10))
        );

        cart.Concern.ShouldBe(Safe);
        cart.Bands.Select(band => (band.To, band.Concern)).ShouldBe([(1_000, Safe)]);
    }

    [Fact]
    public void Each_rate_has_the_safest_concern_that_costs_nothing_there()
    {
        var (cart, _) = Decide(
            Run(
                Point(Fast, 100, 2, 5),
                Point(Fast, 200, 2, 5),
                Point(Fast, 400, 2, 5),
                Point(Fast, 800, 2, 5),
                Point(Journaled, 100, 2, 5),
                Point(Journaled, 200, 2, 5),
                Point(Journaled, 400, 9, 30),
                Point(Journaled, 800, 9, 30),
                Point(Safe, 100, 2, 5),
                Point(Safe, 200, 6, 20),
                Point(Safe, 400, 2, 5),
                Point(Safe, 800, 40, 90)
            )
        );

        cart.Bands.Select(band => (band.From, band.To, band.Concern)).ShouldBe([(0, 100, Safe), (100, 200, Journaled), (200, 800, Fast)]);
        cart.Concern.ShouldBe(Fast);
    }

    [Fact]
    public void A_price_that_only_the_slowest_pay_is_one() =>
        Decide(Run(Point(Fast, 500, 3, 9), Point(Safe, 500, 3, 60))).Cart.Concern.ShouldBe(Fast);

    [Fact]
    public void Majority_measured_faster_at_most_rates_decides_nothing()
    {
        var (cart, _) = Decide(Run(Point(Fast, 500, 8, 20), Point(Fast, 1_000, 9, 22), Point(Safe, 500, 3, 9), Point(Safe, 1_000, 3, 9)));

        cart.Concern.ShouldBeNull();
        cart.Summary.ShouldStartWith("Cannot be decided, because w=majority was measured faster than w=1 at 2 of 2 rates");
    }

    [Fact]
    public void A_single_disturbed_rate_neither_decides_nor_ends_what_is_carried()
    {
        var (cart, payment) = Decide(
            Run(
                Point(Fast, 100, 9, 300),
                Point(Fast, 200, 1, 5),
                Point(Fast, 400, 1, 130),
                Point(Fast, 800, 1, 9),
                Point(Safe, 100, 5, 20),
                Point(Safe, 200, 4, 20),
                Point(Safe, 400, 4, 2_500),
                Point(Safe, 800, 5, 50)
            )
        );

        cart.Bands.Select(band => (band.To, band.Concern)).ShouldBe([(800, Fast)]);
        payment.Bands.Select(band => (band.To, band.Concern)).ShouldBe([(800, Safe)]);
    }

    [Fact]
    public void Nothing_carried_is_no_decision_but_a_call_for_capacity()
    {
        var (cart, payment) = Decide(Run(Point(Fast, 500, 300, 900), Point(Safe, 500, 900, 2_900)));

        cart.Summary.ShouldContain("no concern carried even 500/s");
        payment.Concern.ShouldBeNull();
        payment.Summary.ShouldContain("capacity comes first");
    }

    [Theory]
    [InlineData(1, 0, 0, "1 lost")]
    [InlineData(0, 2, 0, "2 doubled")]
    [InlineData(0, 0, 3, "3 altered")]
    public void One_broken_promise_and_no_payment_is_taken(long lost, long duplicated, long altered, string said)
    {
        var run = Run(Point(Fast, 500, 1, 5), Point(Safe, 500, 4, 20)) with
        {
            Ledger = [Proven[0], Proven[1] with { Lost = lost, Duplicated = duplicated, Altered = altered }],
        };

        var (cart, payment) = Decide(run);

        payment.Concern.ShouldBeNull();
        payment.Summary.ShouldContain(said);
        cart.Concern.ShouldBe(Fast);
    }

    [Fact]
    public void Without_a_ledger_nothing_is_proven() =>
        Decide(Run(Point(Fast, 500, 1, 5), Point(Safe, 500, 4, 20)) with { Ledger = [] })
            .Payment.Summary.ShouldBe(
                "Cannot be decided, because no order confirmed with w=majority was looked up after this run: nothing is proven."
            );

    [Fact]
    public void One_concern_alone_has_no_price() =>
        Decide(Run(Point(Fast, 500, 1, 5)))
            .Cart.Summary.ShouldBe("Cannot be decided, because only w=1 was measured, and a price is a difference.");

    [Fact]
    public void Waits_under_faults_are_not_taken_for_prices()
    {
        var decision = DecisionMaker.Decide(Crash());

        decision.Endpoints[0].Summary.ShouldStartWith("Cannot be decided, because no rate was measured undisturbed");
        decision.Endpoints[1].Concern.ShouldBe(Safe);
        decision.Endpoints[1].Summary.ShouldContain("Up to which rate cannot be decided");
        Text(decision, "exposure").ShouldBe("2 kills took 4 of the 2,900 orders confirmed with w=1, the oldest confirmed 96.3 ms before.");
    }

    [Fact]
    public void A_mixed_load_is_judged_by_its_steady_phases()
    {
        var figures = RateFigures.From(BlackFriday());

        figures.Steps.Select(step => step.Rate).ShouldBe([100, 100, 1_000]);
        figures.Steps[^1].Points.Select(point => (point.Concern, point.OfferedRate)).ShouldBe([(Fast, 300), (Safe, 100)]);
        DecisionMaker.Decide(figures).Endpoints[0].Bands[^1].To.ShouldBe(300);
    }

    [Fact]
    public void Rates_that_resulted_are_compared_load_by_load()
    {
        var run = Run(Point(Fast, 107, 1, 40), Point(Fast, 1_647, 50, 60), Point(Safe, 106, 3, 45), Point(Safe, 1_500, 80, 95));

        RateFigures.From(run).Steps.Select(step => (step.Rate, step.Points.Count)).ShouldBe([(107, 2), (1_647, 2)]);
        Text(DecisionMaker.Decide(run), "price")
            .ShouldStartWith(
                "At 1,647/s, the highest load that both carry, half the users wait up to 50.0 ms with w=1 and 80.0 ms with w=majority"
            );
    }

    [Fact]
    public void A_run_of_nothing_decides_nothing_and_says_why_for_every_rule()
    {
        var decision = DecisionMaker.Decide(DzStore.Load.Tests.Reports.SampleRuns.Run("nothing"));

        decision.Endpoints.ShouldAllBe(endpoint => endpoint.Concern == null && endpoint.Summary.StartsWith("Cannot be decided, because"));
        decision.Findings.ShouldAllBe(finding => finding.Text.StartsWith("Cannot be"));
    }

    [Fact]
    public void Every_finding_belongs_to_a_rule_in_words() =>
        DecisionMaker
            .Decide(TradeOff())
            .Findings.Select(finding => finding.Rule)
            .ShouldBe(DecisionRules.ForRates.Select(rule => rule[..rule.IndexOf(':')]));

    private static RunResult Run(params TradeOffPoint[] points) =>
        DzStore.Load.Tests.Reports.SampleRuns.Run("tradeoff") with
        {
            TradeOff = points,
            Ledger = Proven,
        };

    private static (EndpointDecision Cart, EndpointDecision Payment) Decide(RunResult run) =>
        DecisionMaker.Decide(run).Endpoints is [var cart, var payment] ? (cart, payment) : throw new InvalidOperationException();

    private static string Text(Decision decision, string rule) => decision.Findings.Single(finding => finding.Rule == rule).Text;
}
