using DzStore.OrderServices.Tests.Outages;
using EmbeddedMongo;
using MongoDB.Bson;
using MongoDB.Driver;
using static DzStore.OrderServices.Tests.Reconciliation.TwoCollections;

namespace DzStore.OrderServices.Tests.Reconciliation;

/// <summary>Answers of a database in trouble, by the fail point failCommand of a server of its own.</summary>
public sealed class ReconcileFaultTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dzstore-reconcile-");
    private EmbeddedMongoServer _server = null!;
    private MongoClient _client = null!;
    private TwoCollections _orders = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await EmbeddedMongoServer.StartAsync(
            new()
            {
                DbPath = _folder.FullName,
                Port = 0,
                EnableTestCommands = true,
            },
            Cancelled
        );
        _client = new(_server.ConnectionString);
        _orders = new(_client.GetDatabase("faults"));
        await _orders.PayAsync(Enumerable.Range(0, 30).Select(number => Order(number)));
    }

    [Fact]
    public async Task A_write_concern_that_was_not_confirmed_is_looked_up()
    {
        await _orders.PlaceAsync(AtCheckout(0), AtCheckout(1, total: 6));
        await FailAsync(
            "{times: 1}",
            "{failCommands: ['insert'], writeConcernError: {code: 64, errmsg: 'waiting for replication timed out'}}"
        );

        var report = (await _orders.Reconciler().RunAsync(null, Cancelled)).ShouldBeWhole(30);

        (report.Restored, report.AlreadyThere, report.Conflicts, report.Unknown).ShouldBe((28, 1, 1, 0));
    }

    [Fact]
    public async Task What_a_server_refuses_that_is_no_primary_is_never_called_restored()
    {
        await FailAsync("'alwaysOn'", "{failCommands: ['insert'], errorCode: 10107}");
        var report = await _orders.Reconciler().RunAsync(null, Cancelled);

        (report.Missing, report.Restored, report.Failed + report.Unknown, report.Succeeded).ShouldBe((30, 0, 30, false));
        (await BytesAsync(_orders.Fast)).ShouldBeEmpty();

        await FailAsync("'off'", "{}");
        (await _orders.Reconciler().RunAsync(null, Cancelled)).ShouldBeWhole(30).Restored.ShouldBe(30);
    }

    [Theory]
    [InlineData(11602)] // InterruptedDueToReplStateChange
    [InlineData(91)] // ShutdownInProgress
    public async Task A_restoration_that_was_interrupted_is_unknown_and_not_called_a_failure(int code)
    {
        await using var proxy = new RefusingProxy(_client.Settings.Server.Host, _client.Settings.Server.Port);
        proxy.Refuse(code);

        // The proxy refuses the first order of the first page.
        var report = (
            await _orders.Reconciler(connectionString: proxy.ConnectionString, pageOrders: 1).RunAsync(null, Cancelled)
        ).ShouldBeWhole(30);
        (report.Restored, report.Failed, report.Unknown).ShouldBe((29, 0, 1));
        (await _orders.Reconciler().RunAsync(null, Cancelled)).ShouldBeWhole(30).Restored.ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<BsonDocument> FailAsync(string mode, string data) =>
        _client
            .GetDatabase("admin")
            .RunCommandAsync<BsonDocument>(
                BsonDocument.Parse($"{{configureFailPoint: 'failCommand', mode: {mode}, data: {data}}}"),
                cancellationToken: Cancelled
            );
}
