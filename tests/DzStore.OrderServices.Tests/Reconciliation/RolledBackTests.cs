using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using static DzStore.OrderServices.Tests.Reconciliation.TwoCollections;

namespace DzStore.OrderServices.Tests.Reconciliation;

/// <summary>The report tells which of the lost orders a node has kept in a rollback file.</summary>
public sealed class RolledBackTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly TwoCollections _orders = new(mongo);
    private readonly TemporaryFolder _node = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lost_orders_in_a_rollback_file_are_named_and_those_that_nobody_paid_are_told_apart()
    {
        await _orders.PayAsync(Enumerable.Range(0, 10).Select(number => Order(number)));
        await _orders.PlaceAsync(Enumerable.Range(0, 5).Select(number => AtCheckout(number)));
        // 4 is back already, 5 and 6 were paid, 20 and 21 were not.
        await KeepAsync("orders_fast", 4, 5, 6, 20, 21);
        await KeepAsync("orders_secure", 7);

        var report = (await _orders.Reconciler(pageOrders: 2, nodeFolder: _node.Path).RunAsync(null, Cancelled)).ShouldBeWhole(10);

        (report.Missing, report.Restored, report.RolledBack, report.RolledBackUnpaid).ShouldBe((5, 5, 2, 2));
        report.RolledBackIds.ShouldBe(["HEAL_00005", "HEAL_00006"]);
        report.RolledBackUnpaidIds.ShouldBe(["HEAL_00020", "HEAL_00021"]);
        (await _orders.Fast.CountDocumentsAsync(new BsonDocument("_id", "HEAL_00020"), cancellationToken: Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task A_rollback_file_that_is_cut_short_ends_the_run_with_its_name()
    {
        await _orders.PlaceAsync(AtCheckout(0));
        var file = await KeepAsync("orders_fast", 1);
        await using (var stream = File.OpenWrite(file))
            stream.SetLength(stream.Length - 1);

        var report = await _orders.Reconciler(nodeFolder: _node.Path).RunAsync(null, Cancelled);

        report.Interrupted.ShouldNotBeNull().ShouldContain(file);
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        _node.Dispose();
    }

    private async Task<string> KeepAsync(string collection, params int[] orders)
    {
        var listed = await _orders.Database.ListCollectionsAsync(new() { Filter = new BsonDocument("name", collection) }, Cancelled);
        var uuid = (await listed.SingleAsync(Cancelled))["info"]["uuid"].AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);
        var folder = Directory.CreateDirectory(Path.Combine(_node.Path, "rollback", uuid.ToString())).FullName;
        var file = Path.Combine(folder, "removed.2026-12-01T13-00-00.0.bson");
        await File.WriteAllBytesAsync(file, [.. orders.SelectMany(number => AtCheckout(number).ToBson())], Cancelled);
        return file;
    }
}
