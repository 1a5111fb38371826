using System.Diagnostics;
using DzStore.Testing;
using MongoDB.Bson;
using static DzStore.OrderServices.Tests.Reconciliation.TwoCollections;

namespace DzStore.OrderServices.Tests.Reconciliation;

/// <summary>
/// Runs that are cut short, by whoever started them or by the database: they say so, and the next one ends where theirs would have.
/// </summary>
public sealed class ReconcileInterruptionTests(MongoServer mongo) : IAsyncDisposable
{
    private const int Count = 1_000;
    private readonly TwoCollections _orders = new(mongo);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancelled_half_way_and_run_again_it_ends_in_the_same_state()
    {
        await _orders.PayAsync(Enumerable.Range(0, Count).Select(number => Order(number)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        var half = await _orders.Reconciler(pageOrders: 10).RunAsync(_ => stop.Cancel(), stop.Token);
        (half.Interrupted, half.Restored, half.Succeeded).ShouldBe(("it was cancelled", 200, false));
        (await BytesAsync(_orders.Fast)).Count.ShouldBe(200);

        var rest = (await _orders.Reconciler(pageOrders: 10).RunAsync(null, Cancelled)).ShouldBeWhole(Count);
        (rest.AlreadyThere, rest.Restored).ShouldBe((200, Count - 200));
        (await BytesAsync(_orders.Fast)).ShouldBe(await BytesAsync(_orders.Secure), ignoreOrder: true);
    }

    [Fact]
    public async Task A_database_that_goes_away_in_the_middle_ends_the_run_with_what_it_did()
    {
        await _orders.PayAsync(Enumerable.Range(0, Count).Select(number => Order(number)));
        var reconciler = _orders.Reconciler(pageOrders: 10);

        var half = await reconciler.RunAsync(_ => _orders.Proxy.Refusing = true, Cancelled);
        half.Interrupted.ShouldNotBeNull().ShouldContain("is unavailable: ");
        (half.Examined, half.Restored).ShouldBe((200, 200));

        _orders.Proxy.Refusing = false;
        (await _orders.Reconciler(pageOrders: 10).RunAsync(null, Cancelled)).ShouldBeWhole(Count).Restored.ShouldBe(Count - 200);
        (await BytesAsync(_orders.Fast)).ShouldBe(await BytesAsync(_orders.Secure), ignoreOrder: true);
    }

    [Fact]
    public async Task An_insert_whose_answer_never_comes_is_unknown_and_not_called_restored()
    {
        await _orders.PayAsync(Enumerable.Range(0, 50).Select(number => Order(number)));
        var reconciler = _orders.Reconciler(pageOrders: 20, operationTimeout: "00:00:00.500");

        _orders.Proxy.LosingAnswersFrom = "insert";
        var report = await reconciler.RunAsync(null, Cancelled);

        report.Interrupted.ShouldNotBeNull().ShouldContain("is unavailable: ");
        (report.Examined, report.Missing, report.Restored, report.Failed, report.Unknown).ShouldBe((20, 20, 0, 0, 20));
        report.UnsettledIds.Count.ShouldBe(20);

        // The database had done it: the next run finds what nobody could tell.
        _orders.Proxy.LosingAnswersFrom = null;
        _orders.Proxy.LosingAnswers = false;
        _orders.Proxy.Cut();
        var next = (await _orders.Reconciler(pageOrders: 20).RunAsync(null, Cancelled)).ShouldBeWhole(50);
        (next.AlreadyThere, next.Restored).ShouldBe((20, 30));
    }

    [Fact]
    public async Task An_insert_whose_answer_is_lost_is_looked_up()
    {
        await _orders.PayAsync(Enumerable.Range(0, 20).Select(number => Order(number)));
        var reconciler = _orders.Reconciler(operationTimeout: "00:00:02");

        _orders.Proxy.LosingAnswersFrom = "insert";
        var running = reconciler.RunAsync(null, Cancelled);
        var waited = Stopwatch.StartNew();
        while (await _orders.Fast.CountDocumentsAsync(new BsonDocument(), cancellationToken: Cancelled) < 20)
        {
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            await Task.Delay(20, Cancelled);
        }
        await Task.Delay(500, Cancelled); // Its answer has left the server by now, and got lost.
        _orders.Proxy.LosingAnswersFrom = null;
        _orders.Proxy.LosingAnswers = false;

        var report = (await running).ShouldBeWhole(20);
        (report.Restored, report.Unknown, report.Succeeded).ShouldBe((20, 0, true));
    }

    public ValueTask DisposeAsync() => _orders.DisposeAsync();
}
