using DzStore.Testing;
using MongoDB.Bson;
using static DzStore.OrderServices.Tests.Reconciliation.TwoCollections;

namespace DzStore.OrderServices.Tests.Reconciliation;

/// <summary>Lost orders are restored as Billing has them; everything else stays as it is.</summary>
public sealed class ReconcilerTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly TwoCollections _orders = new(mongo);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_lost_comes_back_byte_for_byte_and_nothing_else_changes()
    {
        await _orders.PayAsync(Enumerable.Range(0, 250).Select(number => Order(number)));
        // Another writer's order, with a total of another type and a field more.
        var foreign = Order(999);
        foreign["total"] = 5;
        foreign["note"] = new BsonDocument("gift", true);
        await _orders.PayAsync(foreign);
        await _orders.PlaceAsync(Enumerable.Range(0, 250).Where(number => number % 3 > 0).Select(number => AtCheckout(number)));
        await _orders.PlaceAsync(Enumerable.Range(1_000, 10).Select(number => AtCheckout(number)));
        var (paid, before) = (await BytesAsync(_orders.Secure), await BytesAsync(_orders.Fast));

        var report = (await _orders.Reconciler(pageOrders: 40).RunAsync(null, Cancelled)).ShouldBeWhole(251);

        (report.Missing, report.Restored, report.AlreadyThere, report.Succeeded).ShouldBe((85, 85, 166, true));
        var after = await BytesAsync(_orders.Fast);
        after.Count.ShouldBe(before.Count + 85);
        foreach (var (id, bytes) in after)
            bytes.ShouldBe(before.GetValueOrDefault(id) ?? paid[id], id);
        (await BytesAsync(_orders.Secure)).ShouldBe(paid, ignoreOrder: true);
    }

    [Fact]
    public async Task A_second_run_finds_nothing_more_to_do()
    {
        await _orders.PayAsync(Enumerable.Range(0, 30).Select(number => Order(number)));
        var reconciler = _orders.Reconciler(pageOrders: 7);
        (await reconciler.RunAsync(null, Cancelled)).Restored.ShouldBe(30);

        var again = (await reconciler.RunAsync(null, Cancelled)).ShouldBeWhole(30);

        (again.Missing, again.Restored, again.AlreadyThere).ShouldBe((0, 0, 30));
    }

    [Fact]
    public async Task Conflicts_are_counted_and_named_and_never_overwritten()
    {
        await _orders.PayAsync(Enumerable.Range(0, 150).Select(number => Order(number)));
        await _orders.PlaceAsync(Enumerable.Range(0, 148).Select(number => AtCheckout(number, total: 6)));
        await _orders.PlaceAsync(new BsonDocument { ["_id"] = "HEAL_00148", ["what"] = "no order at all" });
        var before = await BytesAsync(_orders.Fast);

        var report = (await _orders.Reconciler().RunAsync(null, Cancelled)).ShouldBeWhole(150);

        (report.Conflicts, report.Restored, report.Succeeded).ShouldBe((149, 1, true));
        report.ConflictIds.ShouldBe(Enumerable.Range(0, 100).Select(number => $"HEAL_{number:00000}"));
        var after = await BytesAsync(_orders.Fast);
        foreach (var (id, bytes) in before)
            after[id].ShouldBe(bytes);
    }

    [Fact]
    public async Task A_document_that_is_no_order_fails_by_name_and_the_others_come_back()
    {
        await _orders.PayAsync(Order(1), new() { ["_id"] = "BROKEN", ["user"] = 7 }, Order(2));
        await _orders.PayAsync(new BsonDocument { ["_id"] = 17, ["note"] = "ids of orders are strings" });

        var report = (await _orders.Reconciler().RunAsync(null, Cancelled)).ShouldBeWhole(3);

        (report.Missing, report.Restored, report.Failed, report.Succeeded).ShouldBe((3, 2, 1, false));
        report.UnsettledIds.ShouldBe(["BROKEN"]);
        (await BytesAsync(_orders.Fast)).Keys.ShouldBe(["HEAL_00001", "HEAL_00002"], ignoreOrder: true);
    }

    [Fact]
    public async Task Several_at_once_restore_each_order_once()
    {
        await _orders.PayAsync(Enumerable.Range(0, 2_000).Select(number => Order(number)));

        var reports = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => Task.Run(() => _orders.Reconciler(pageOrders: 100).RunAsync(null, Cancelled), Cancelled))
        );

        foreach (var report in reports)
            report.ShouldBeWhole(2_000).Succeeded.ShouldBeTrue();
        reports.Sum(report => report.Restored).ShouldBe(2_000);
        (await BytesAsync(_orders.Fast)).ShouldBe(await BytesAsync(_orders.Secure), ignoreOrder: true);
    }

    [Fact]
    public async Task Fifty_thousand_orders_go_page_by_page_with_progress()
    {
        foreach (var part in Enumerable.Range(0, 50_000).Select(number => Order(number)).Chunk(10_000))
            await _orders.PayAsync(part);
        List<long> progress = [];

        var report = (await _orders.Reconciler().RunAsync(soFar => progress.Add(soFar.Examined), Cancelled)).ShouldBeWhole(50_000);

        report.Restored.ShouldBe(50_000);
        progress.ShouldBe([10_000, 20_000, 30_000, 40_000, 50_000]);
        (await _orders.Fast.CountDocumentsAsync(new BsonDocument(), cancellationToken: Cancelled)).ShouldBe(50_000);
    }

    public ValueTask DisposeAsync() => _orders.DisposeAsync();
}
