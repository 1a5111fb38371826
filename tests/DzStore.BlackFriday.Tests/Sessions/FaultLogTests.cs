using DzStore.BlackFriday.Sessions;
using DzStore.BlackFriday.Tests.Support;
using DzStore.Load.Ledgers;
using DzStore.Load.Results;
using DzStore.Load.Running;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.BlackFriday.Tests.Sessions;

/// <summary>What was done to a store, as the report shows it and as the ledger needs it.</summary>
public class FaultLogTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FaultLog _log;
    private readonly OrderLedger _ledger;

    public FaultLogTests() => (_log, _ledger) = (new(_time), new(new("T_"), "w=1", "orders_fast", _time));

    [Fact]
    public async Task What_the_returned_database_confirms_before_its_return_is_noticed_is_for_the_next_kill_to_take()
    {
        var start = _time.GetTimestamp();
        var first = _log.Begin(FaultKind.Kill, "kill -9 database");
        Pass(850);
        _log.StillGone(first, _time.GetTimestamp());
        _ledger.Note(0, RequestOutcome.Completed);
        Pass(50);
        _ledger.Note(1, RequestOutcome.Completed);
        Pass(50);
        _log.End(first);
        Pass(1_200);
        _log.Begin(FaultKind.Kill, "kill -9 database");

        (await LossAgesAsync()).ShouldBe([0, 1_250]);
        _log.Since(start)[0].End.ShouldBe(TimeSpan.FromMilliseconds(950));
    }

    [Theory]
    [InlineData(FaultKind.Freeze)]
    [InlineData(FaultKind.Stop)]
    [InlineData(FaultKind.Overload)]
    public async Task What_kills_no_database_excuses_no_loss(FaultKind kind)
    {
        _ledger.Note(0, RequestOutcome.Completed);
        _log.Begin(kind, "other");

        (await LossAgesAsync()).ShouldBeEmpty();
    }

    private void Pass(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Of an empty collection.</summary>
    private async Task<IReadOnlyList<double>> LossAgesAsync() =>
        (await _ledger.AuditAsync(new StubOrders([]), _log.Kills(), TestContext.Current.CancellationToken)).LossAgesMs;
}
