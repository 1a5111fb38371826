using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Results;
using DzStore.Load.Running;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Load.Tests.Ledgers;

public class OrderLedgerTests
{
    private static readonly OrderSeries Orders = new("T_");

    private readonly FakeTimeProvider _time = new();
    private readonly OrderLedger _ledger;
    private readonly List<LoadOrder> _stored = [];

    public OrderLedgerTests() => _ledger = new(Orders, "w=1", "orders_fast", _time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_order_is_what_was_said_of_it_and_what_is_stored()
    {
        Note(0, RequestOutcome.Completed, isStored: true);
        Note(1, RequestOutcome.Completed, isStored: false);
        Note(2, RequestOutcome.Unknown("timeout"), isStored: true);
        Note(3, RequestOutcome.Unknown("504"), isStored: false);
        Note(4, RequestOutcome.Failed("503"), isStored: false);
        Note(5, RequestOutcome.Failed("503"), isStored: true);
        Note(6, RequestOutcome.Completed, isStored: true);
        _stored.Add(Orders[6]);
        Note(7, RequestOutcome.Completed, isStored: false);
        _stored.Add(Orders[7] with { Total = 1 });

        var found = await AuditAsync();

        found.ShouldBe(
            new ConcernLedger(
                "w=1",
                "orders_fast",
                Orders: 8,
                Acknowledged: 4,
                Refused: 2,
                Unknown: 2,
                Lost: 1,
                Recovered: 1,
                Duplicated: 1,
                Altered: 1,
                StoredThoughRefused: 1,
                found.LossAgesMs
            )
        );
    }

    [Fact]
    public async Task An_improper_answer_is_counted_and_settles_nothing()
    {
        _ledger.NoteImproper(0, RequestOutcome.Failed("answer without its write concern"));
        Note(0, RequestOutcome.Failed("answer without its write concern"), isStored: false);
        _ledger.NoteImproper(1, RequestOutcome.Failed("answer without its write concern"));
        Note(1, RequestOutcome.Completed, isStored: true);

        var found = await AuditAsync();

        (_ledger.Improper, found.Acknowledged, found.Unknown, found.Refused).ShouldBe((2, 1, 1, 0));
    }

    [Theory]
    [InlineData(RequestFate.Completed, RequestFate.Failed, 1, 0, 0)]
    [InlineData(RequestFate.Failed, RequestFate.Completed, 1, 0, 0)]
    [InlineData(RequestFate.Unknown, RequestFate.Completed, 1, 0, 0)]
    [InlineData(RequestFate.Unknown, RequestFate.Failed, 0, 1, 0)]
    [InlineData(RequestFate.Failed, RequestFate.Unknown, 0, 1, 0)]
    [InlineData(RequestFate.Failed, RequestFate.Failed, 0, 0, 1)]
    public async Task Of_many_sendings_the_best_word_counts(
        RequestFate first,
        RequestFate second,
        int acknowledged,
        int unknown,
        int refused
    )
    {
        foreach (var fate in new[] { first, second })
            _ledger.Note(0, new(fate, fate == RequestFate.Completed ? null : "x"));

        var found = await AuditAsync();

        (found.Orders, found.Acknowledged, found.Unknown, found.Refused).ShouldBe((1, acknowledged, unknown, refused));
    }

    [Fact]
    public async Task A_loss_is_as_old_as_its_acknowledgement_was_at_the_next_fault()
    {
        var faults = new List<FaultSpan>();
        Note(0, RequestOutcome.Completed, isStored: false);
        _time.Advance(TimeSpan.FromMilliseconds(80));
        var killed = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Note(1, RequestOutcome.Completed, isStored: false);
        _time.Advance(TimeSpan.FromSeconds(1));
        faults.Add(new(killed, _time.GetTimestamp()));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Note(2, RequestOutcome.Completed, isStored: false);
        _time.Advance(TimeSpan.FromMilliseconds(150));
        faults.Add(new(_time.GetTimestamp(), _time.GetTimestamp()));
        _time.Advance(TimeSpan.FromSeconds(1));
        Note(3, RequestOutcome.Completed, isStored: false);

        var found = await AuditAsync(faults);

        found.Lost.ShouldBe(4);
        // The second was confirmed as the kill fell; no fault explains the last.
        found.LossAgesMs.ShouldBe([0, 80, 150]);
    }

    [Fact]
    public async Task Orders_of_others_are_none_of_its_business()
    {
        Note(0, RequestOutcome.Completed, isStored: true);
        _stored.AddRange([LoadOrder.Sample("BF_0"), LoadOrder.Sample("T_x"), LoadOrder.Sample("T_-1"), LoadOrder.Sample("T_1 ")]);

        var found = await AuditAsync();

        (found.Acknowledged, found.Altered, found.Duplicated, found.Lost).ShouldBe((1, 0, 0, 0));
    }

    private void Note(long number, RequestOutcome outcome, bool isStored)
    {
        _ledger.Note(number, outcome);
        if (isStored)
            _stored.Add(Orders[number]);
    }

    private Task<ConcernLedger> AuditAsync(IReadOnlyList<FaultSpan>? faults = null) =>
        _ledger.AuditAsync(new StubOrders(_stored), faults ?? [], Cancelled);
}
