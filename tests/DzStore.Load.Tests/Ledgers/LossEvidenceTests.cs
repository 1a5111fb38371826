using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Running;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Load.Tests.Ledgers;

/// <summary>Why a confirmed order is gone: each has one reason, and only evidence excuses it.</summary>
public class LossEvidenceTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);
    private readonly FakeTimeProvider _time = new();
    private readonly OrderLedger _ledger;

    public LossEvidenceTests() => _ledger = new(new("BF_", LoadOrder.Sample), "w=1", "orders_fast", _time);

    [Fact]
    public async Task An_order_in_a_rollback_file_is_rolled_back_however_old_it_was()
    {
        _ledger.Note(0, RequestOutcome.Completed);
        _time.Advance(TimeSpan.FromMinutes(1));

        (await ReasonsAsync([LoadOrder.Sample("BF_0")])).ShouldBe([("BF_0", LossReason.RolledBack)]);
    }

    [Fact]
    public async Task A_rollback_file_that_holds_it_with_other_content_has_not_kept_it()
    {
        _ledger.Note(0, RequestOutcome.Completed);

        (await ReasonsAsync([LoadOrder.Sample("BF_0") with { Total = 1 }])).ShouldBe([("BF_0", LossReason.Unexplained)]);
    }

    [Theory]
    [InlineData(200, false, LossReason.NeverWritten)]
    [InlineData(201, false, LossReason.Unexplained)]
    [InlineData(200, true, LossReason.Unexplained)]
    public async Task A_young_order_that_the_dead_primary_had_not_written_died_with_it(int age, bool wasWritten, LossReason reason)
    {
        _ledger.Note(0, RequestOutcome.Completed);
        _time.Advance(TimeSpan.FromMilliseconds(age));

        (await ReasonsAsync([], Death(wasWritten ? ["BF_0"] : []))).ShouldBe([("BF_0", reason)]);
    }

    [Fact]
    public async Task A_confirmation_that_came_through_after_the_kill_is_of_the_dead_primary_until_that_is_surely_gone()
    {
        var start = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));
        _ledger.Note(0, RequestOutcome.Completed);
        var gone = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _ledger.Note(1, RequestOutcome.Completed);

        (await ReasonsAsync([], new PrimaryDeath(new(start, gone), new HashSet<string>()))).ShouldBe([
            ("BF_0", LossReason.NeverWritten),
            ("BF_1", LossReason.Unexplained),
        ]);
    }

    [Fact]
    public async Task Without_a_death_nothing_is_excused_and_what_is_stored_is_not_lost()
    {
        _ledger.Note(0, RequestOutcome.Completed);
        _ledger.Note(1, RequestOutcome.Completed);
        _ledger.Note(2, RequestOutcome.Unknown("504"));

        var audit = await _ledger.AuditAsync(new StubOrders([LoadOrder.Sample("BF_1")]), TestContext.Current.CancellationToken);

        audit.Lost(new([], [], Window, _time)).ShouldBe([new("BF_0", LossReason.Unexplained)]);
    }

    private PrimaryDeath Death(string[] written) =>
        new(new(_time.GetTimestamp(), _time.GetTimestamp()), written.ToHashSet(StringComparer.Ordinal));

    private async Task<IEnumerable<(string, LossReason)>> ReasonsAsync(LoadOrder[] undone, params PrimaryDeath[] deaths)
    {
        var audit = await _ledger.AuditAsync(new StubOrders([]), TestContext.Current.CancellationToken);
        return audit.Lost(new(undone, deaths, Window, _time)).Select(lost => (lost.OrderId, lost.Reason));
    }
}
