using DzStore.Load.Results;
using DzStore.Load.Tests.Ledgers;
using DzStore.LoadTests.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Load.Tests.Sessions;

/// <summary>What was done to a store, as the report shows it and as the ledger needs it.</summary>
public class FaultLogTests
{
    private readonly FakeTimeProvider time = new();
    private readonly FaultLog log;
    private readonly OrderLedger ledger;

    public FaultLogTests() => (log, ledger) = (new(time), new(new("T_"), "w=1", "orders_fast", time));

    [Fact]
    public async Task What_the_returned_database_confirms_before_its_return_is_noticed_is_for_the_next_kill_to_take()
    {
        var start = time.GetTimestamp();
        var first = log.Begin(FaultKind.Kill, "kill -9 database");
        Pass(850);
        log.StillGone(first, time.GetTimestamp());
        ledger.Note(0, RequestOutcome.Completed);
        Pass(50);
        ledger.Note(1, RequestOutcome.Completed);
        Pass(50);
        log.End(first);
        Pass(1_200);
        log.Begin(FaultKind.Kill, "kill -9 database");

        (await LossAgesAsync()).ShouldBe([0, 1_250]);
        log.Since(start)[0].End.ShouldBe(TimeSpan.FromMilliseconds(950));
    }

    [Theory]
    [InlineData(FaultKind.Freeze)]
    [InlineData(FaultKind.Stop)]
    [InlineData(FaultKind.Overload)]
    public async Task What_kills_no_database_excuses_no_loss(FaultKind kind)
    {
        ledger.Note(0, RequestOutcome.Completed);
        log.Begin(kind, "other");

        (await LossAgesAsync()).ShouldBeEmpty();
    }

    private void Pass(int milliseconds) => time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Of an empty collection.</summary>
    private async Task<IReadOnlyList<double>> LossAgesAsync() =>
        (await ledger.AuditAsync(new StubBook([]), log.Kills(), TestContext.Current.CancellationToken)).LossAgesMs;
}
