using DzStore.BlackFriday.Options;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Tests.Drills;

/// <summary>
/// Each drill on a set of three nodes, small: what must hold on any machine is asserted (what was promised is kept, what is lost is
/// explained, the timeline shows the faults), and no figure of speed.
/// </summary>
public class QuickSetDrillTests(SharedSet shared) : IClassFixture<SharedSet>
{
    private const double Rate = 60;

    [Fact]
    public async Task A_killed_primary_is_replaced_and_what_it_took_with_it_is_explained()
    {
        var run = await RunAsync("crash", new() { Cycles = 1, DropUnsynced = true });

        run.Faults.ShouldHaveSingleItem().Kind.ShouldBe(FaultKind.Kill);
        Kept(run);
        Replaced(run);
        run.Nodes.ShouldContain(span => span.State == NodeSpanState.Down);
        Mark(run, "orders that Billing holds and Checkout lacks, after healing").Passed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_primary_that_is_cut_off_goes_on_confirming_to_w_1_and_every_order_of_that_is_in_a_rollback_file()
    {
        var run = await RunAsync("partition", new() { Cycles = 1, Duration = TimeSpan.FromSeconds(2) });

        run.Faults.ShouldHaveSingleItem().Kind.ShouldBe(FaultKind.Partition);
        Kept(run);
        Replaced(run);
        Mark(run, "w=1: orders confirmed by a primary that was cut off").Value.ShouldNotBeNull();
        Mark(run, "w=majority: orders confirmed by a primary that was cut off").Value.ShouldNotBeNull();
        // Nothing died: what is lost was written, and undone.
        var fast = run.Ledger[0];
        fast.LossReasons.ShouldBe(new LossReasons(fast.Lost, 0, 0));
    }

    [Fact]
    public async Task A_frozen_primary_is_replaced_and_fenced()
    {
        var run = await RunAsync("freeze", new() { Cycles = 1, Duration = TimeSpan.FromSeconds(2) });

        run.Faults.ShouldHaveSingleItem().Kind.ShouldBe(FaultKind.Freeze);
        Kept(run);
        Replaced(run);
    }

    [Fact]
    public async Task Every_order_is_stored_once_through_a_failover()
    {
        var run = await RunAsync(
            "duplicate",
            new()
            {
                Cycles = 1,
                Duration = TimeSpan.FromSeconds(4),
                Rate = 15,
            }
        );

        Mark(run, "order ids stored, each once").Value.ShouldBe(60);
        Kept(run);
        Replaced(run);
    }

    [Fact]
    public async Task A_rolling_restart_hands_over_and_loses_nothing()
    {
        var run = await RunAsync("rolling", new() { Cycles = 1 });

        run.Faults.Select(fault => fault.Kind).ShouldBe([FaultKind.Stop, FaultKind.Stop, FaultKind.Stop]);
        Mark(run, "restarts of a node").Value.ShouldBe(3);
        Mark(run, "requests that failed").Value.ShouldNotBeNull();
        Kept(run);
        run.Ledger[0].Lost.ShouldBe(0);
        run.Nodes.Select(span => span.Node).Distinct().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Slow_links_delay_the_majority_and_links_of_one_direction_lose_it_nothing()
    {
        var run = await RunAsync("links", new() { Duration = TimeSpan.FromSeconds(1) });

        run.Faults.Select(fault => fault.Kind).ShouldBe([FaultKind.SlowLink, FaultKind.Partition, FaultKind.Partition]);
        // Each entry goes over two links before a majority has it.
        Mark(run, "w=majority: growth of the median with slow links").Value!.Value.ShouldBeGreaterThanOrEqualTo(50);
        Mark(run, "losses of one direction").Value.ShouldBe(2);
        Kept(run);
    }

    private static PassMark Mark(RunResult run, string name) => run.Marks.Single(mark => mark.Name == name);

    /// <summary>No majority order is lost, none of any kind doubled or altered, and every loss of the others is explained.</summary>
    private static void Kept(RunResult run)
    {
        foreach (var ledger in run.Ledger)
        {
            (ledger.Duplicated, ledger.Altered, ledger.StoredThoughRefused).ShouldBe((0, 0, 0), ledger.Concern);
            ledger.Acknowledged.ShouldBeGreaterThan(0);
            ledger.LossReasons.ShouldNotBeNull().Unexplained.ShouldBe(0);
        }

        run.Ledger.Single(ledger => ledger.Concern == "w=majority").Lost.ShouldBe(0);
    }

    /// <summary>Two nodes were primary, one after the other, and the report shows both.</summary>
    private static void Replaced(RunResult run)
    {
        Mark(run, "new primary after the fault, at worst").Value.ShouldNotBeNull();
        Mark(run, "elections without a fault").Value.ShouldNotBeNull();
        var primaries = run.Nodes.Where(span => span.State == NodeSpanState.Primary).OrderBy(span => span.Start).ToArray();
        primaries.Select(span => span.Node).Distinct().Count().ShouldBeGreaterThan(1);
        primaries.Select(span => span.Term!.Value).ShouldBeInOrder();
    }

    private Task<RunResult> RunAsync(string name, LoadOptions options) =>
        shared.Store.RunAsync(name, options with { Rate = options.Rate ?? Rate }, TestContext.Current.CancellationToken);
}
