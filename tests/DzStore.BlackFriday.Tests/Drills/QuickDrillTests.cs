using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Sessions;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Tests.Drills;

/// <summary>
/// Each scenario and drill, small: what must hold on any machine is asserted (what was promised is kept, every mark is measured),
/// and no figure of speed.
/// </summary>
public class QuickDrillTests(SharedStore shared) : IClassFixture<SharedStore>
{
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Black_friday_ends_in_the_ledger_and_in_the_trend()
    {
        var run = await RunAsync(
            "black-friday",
            new()
            {
                Duration = TimeSpan.FromSeconds(4),
                WarmUp = Brief,
                Rate = 20,
            }
        );

        run.Phases.Select(phase => phase.Name).ShouldBe(["warm-up", "rest", "baseline", "ramp", "spike", "recovery"]);
        run.Series.Select(series => series.Kind).ShouldBe(["browse", "add to cart", "order form", "buy", "pay", "own orders"]);
        run.Series.ShouldAllBe(series => series.Counts.Completed > 0);
        foreach (var name in new[] { "views answered, and not in the trend", "answers with something of another visitor" })
            Mark(run, name).Passed.ShouldBeTrue(Mark(run, name).Detail);
        run.Notes.ShouldContain(note => note.StartsWith("Capacity that the run found: "));
        run.Notes.ShouldContain(note => note.StartsWith("Processor time a request"));
        run.Ledger.ShouldAllBe(ledger => ledger.Lost == 0 && ledger.Acknowledged > 0);
    }

    [Fact]
    public async Task Stress_is_the_launchers()
    {
        var run = await RunAsync("stress", new());

        run.Marks.Select(mark => mark.Name)
            .ShouldBe([
                .. from service in new[] { "Checkout Service", "Billing Service" }
                from manner in new[] { "one after another", "all at once" }
                from what in new[] { "orders answered 201", "orders not in the database as they were sent and answered" }
                select $"{service}, {manner}: {what}",
            ]);
        // All at once, a machine that is busy with other tests may be too slow for a service to admit all of them.
        run.Marks.Where(mark => mark.Name.Contains("one after another", StringComparison.Ordinal)).ShouldAllBe(mark => mark.Passed);
        run.TradeOff.ShouldAllBe(point => point.Counts.Offered == 100 && point.Counts.Completed > 0 && point.P50Ms > 0);
        // What the audit found is proof only where it found nothing.
        foreach (var (service, concern) in new[] { ("Checkout", "w=1"), ("Billing", "w=majority") })
        {
            run.Ledger.Any(ledger => ledger.Concern == concern && ledger.Acknowledged == 200)
                .ShouldBe(run.Marks.Where(mark => mark.Name.StartsWith(service, StringComparison.Ordinal)).All(mark => mark.Passed));
        }
    }

    [Fact]
    public async Task Tradeoff_has_three_curves_of_rising_rates()
    {
        var run = await RunAsync(
            "tradeoff",
            new()
            {
                Duration = TimeSpan.FromSeconds(4),
                WarmUp = Brief,
                Rate = 200,
            }
        );

        run.TradeOff.Select(point => point.Concern).Distinct().ShouldBe(["w=1", "w=1, j=true", "w=majority"]);
        foreach (var curve in run.TradeOff.GroupBy(point => point.Concern))
        {
            curve.Count().ShouldBe(6);
            curve.Select(point => point.OfferedRate).ShouldBeInOrder();
            curve.Last().P50Ms.ShouldNotBeNull();
        }

        Kept(run, "w=1, j=true");
        Kept(run, "w=majority");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crash_loses_no_majority_order_and_of_the_others_only_the_youngest(bool dropUnsynced)
    {
        var run = await RunAsync(
            "crash",
            new()
            {
                Cycles = 1,
                Rate = 200,
                DropUnsynced = dropUnsynced,
            }
        );

        var kill = run.Faults.ShouldHaveSingleItem();
        kill.Kind.ShouldBe(FaultKind.Kill);
        kill.End.ShouldNotBeNull();
        kill.Recovery.ShouldNotBeNull();
        Mark(run, "working again after a kill").Value.ShouldNotBeNull();
        Mark(run, "goodput while nothing was broken").Value.ShouldNotBeNull();
        Kept(run, "w=majority");
        // However many were lost: each is explained by the kill.
        run.Ledger[0].LossAgesMs.Count.ShouldBe((int)run.Ledger[0].Lost);
        // What of them was paid is healed afterwards, whatever Checkout had said of it.
        Mark(run, "exit code of the reconciler").Passed.ShouldBeTrue();
        Mark(run, "orders that Billing holds and Checkout lacks, after healing").Passed.ShouldBeTrue();
        run.Ledger[0].Restored.ShouldBeInRange(0, run.Ledger[0].Lost);
    }

    [Fact]
    public async Task Freeze_loses_nothing()
    {
        var run = await RunAsync(
            "freeze",
            new()
            {
                Cycles = 1,
                Duration = TimeSpan.FromSeconds(1),
                Rate = 100,
            }
        );

        run.Faults.ShouldHaveSingleItem().Kind.ShouldBe(FaultKind.Freeze);
        Mark(run, "goodput while nothing was broken").Value.ShouldNotBeNull();
        run.Ledger[0].Lost.ShouldBe(0);
        Kept(run, "w=majority");
    }

    [Fact]
    public async Task Outage_is_answered_with_errors_and_ends()
    {
        var run = await RunAsync("outage", new() { Duration = TimeSpan.FromSeconds(4.5), Rate = 50 });

        run.Faults.ShouldHaveSingleItem().Recovery.ShouldNotBeNull();
        Mark(run, "goodput while nothing was broken").Value.ShouldNotBeNull();
        Mark(run, "slowest error while the database was gone").Value.ShouldNotBeNull();
        Mark(run, "errors once the breaker is open, p99").Value.ShouldNotBeNull();
        Kept(run, "w=majority");
    }

    [Fact]
    public async Task Overload_measures_every_mark()
    {
        var run = await RunAsync("overload", new() { Duration = TimeSpan.FromSeconds(1), DatabaseDelay = TimeSpan.FromMilliseconds(20) });

        foreach (var name in new[] { "goodput under overload", "p99 of admitted orders", "growth of the services' memory" })
            Mark(run, name).Value.ShouldNotBeNull(name);
        run.Faults.ShouldHaveSingleItem().Kind.ShouldBe(FaultKind.Overload);
        run.Ledger.ShouldAllBe(ledger => ledger.Lost == 0 && ledger.Duplicated == 0 && ledger.Acknowledged > 0);
    }

    [Fact]
    public async Task Readers_are_beside_orders_and_both_are_answered()
    {
        var run = await RunAsync("readers", new() { Duration = TimeSpan.FromSeconds(1), DatabaseDelay = TimeSpan.FromMilliseconds(20) });

        Mark(run, "goodput of orders beside the readers").Value.ShouldNotBeNull();
        run.Series.Single(series => series.Kind == "read").Counts.Completed.ShouldBeGreaterThan(0);
        run.Ledger.ShouldAllBe(ledger => ledger.Lost == 0 && ledger.Duplicated == 0 && ledger.Acknowledged > 0);
    }

    [Fact]
    public async Task Duplicate_stores_every_order_once()
    {
        var run = await RunAsync(
            "duplicate",
            new()
            {
                Duration = TimeSpan.FromSeconds(4),
                Rate = 25,
                Cycles = 1,
            }
        );

        Mark(run, "order ids sent").Value.ShouldBe(100);
        Mark(run, "order ids stored, each once").Value.ShouldBe(100);
        Kept(run, "w=majority");
    }

    [Fact]
    public async Task Shutdown_ends_both_services()
    {
        var run = await RunAsync("shutdown", new() { Rate = 50 });

        foreach (var service in new[] { "Checkout", "Billing" })
        {
            Mark(run, $"{service}: exit after SIGTERM").Passed.ShouldBeTrue();
            Mark(run, $"{service}: exit code").Passed.ShouldBeTrue();
        }

        run.Faults.Select(fault => fault.Kind).ShouldBe([FaultKind.Stop, FaultKind.Stop]);
        Mark(run, "goodput while nothing was broken").Value.ShouldNotBeNull();
        Kept(run, "w=majority");
    }

    [Fact]
    public async Task Surge_measures_orders_at_both_rates_and_leaks_nothing()
    {
        var run = await RunAsync("surge", new() { Duration = TimeSpan.FromSeconds(1), Rate = 40 });

        Mark(run, "goodput of orders at twice the rate").Value.ShouldNotBeNull();
        Mark(run, "pages for everybody that were made anew").Value.ShouldNotBeNull();
        Mark(run, "answers with something of another visitor").Passed.ShouldBeTrue();
        Kept(run, "w=majority");
    }

    [Fact]
    public async Task Event_streams_are_answered_and_weighed()
    {
        var run = await RunAsync(
            "streams",
            new()
            {
                Duration = TimeSpan.FromSeconds(2),
                Rate = 40,
                Cycles = 20,
            }
        );

        Mark(run, "event streams answered, of those that are read").Passed.ShouldBeTrue();
        Mark(run, "memory that the streams took").Value.ShouldNotBeNull();
        Mark(run, "p99 of orders beside the streams").Value.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_killed_Checkout_loses_nothing_and_refuses_nothing_that_is_stored()
    {
        var run = await RunAsync("checkout-crash", new() { Cycles = 1, Rate = 40 });

        run.Faults.ShouldHaveSingleItem().Kind.ShouldBe(FaultKind.ServiceKill);
        Mark(run, "buying again after Checkout is ready").Value.ShouldNotBeNull();
        Kept(run, "w=1");
        Kept(run, "w=majority");
    }

    [Theory]
    [InlineData(false, RunOutcome.Invalid)]
    [InlineData(true, RunOutcome.Passed)]
    public async Task A_generator_that_was_short_makes_the_run_invalid_unless_that_is_planned(bool isPlanned, RunOutcome outcome)
    {
        var token = TestContext.Current.CancellationToken;
        var run = await LoadRun.MeasureAsync(
            new ShortOfSlots(isPlanned),
            await shared.StoreAsync(token),
            new(),
            shared.View,
            TimeProvider.System,
            token
        );

        run.Outcome.ShouldBe(outcome);
        run.Shortages.Count.ShouldBe(isPlanned ? 0 : 1);
    }

    private static PassMark Mark(RunResult run, string name) => run.Marks.Single(mark => mark.Name == name);

    private static void Kept(RunResult run, string concern)
    {
        var ledger = run.Ledger.Single(ledger => ledger.Concern == concern);
        (ledger.Lost, ledger.Duplicated, ledger.Altered, ledger.StoredThoughRefused).ShouldBe((0, 0, 0, 0));
        Mark(run, $"{concern}: answers of success that break the contract").Passed.ShouldBeTrue();
        ledger.Acknowledged.ShouldBeGreaterThan(0);
    }

    private Task<RunResult> RunAsync(string name, LoadOptions options) =>
        shared.RunAsync(name, options, TestContext.Current.CancellationToken);
}
