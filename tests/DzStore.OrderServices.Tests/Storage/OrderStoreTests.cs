using System.Diagnostics.Metrics;
using DzStore.Orders.Batching;
using DzStore.Orders.Contract;
using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;
using DzStore.Orders.Storage;
using DzStore.ServiceDefaults.Database;
using DzStore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Storage;

/// <summary>The outcomes that no well-behaved service meets on a healthy database.</summary>
public sealed class OrderStoreTests(MongoServer mongo)
{
    private static readonly Order Mouse = new("BF_0", "Amine", ["Mouse"], 5);
    private readonly IMongoCollection<StoredOrder> _orders = mongo.NewDatabase().GetCollection<StoredOrder>("orders");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_concern_that_cannot_be_met_is_unknown_though_the_order_is_stored()
    {
        (await Store(new WriteConcern(50)).PlaceAsync(Mouse, Cancelled)).ShouldBeOfType<OrderOutcome.Unknown>();

        (await Store(WriteConcern.WMajority).PlaceAsync(Mouse, Cancelled)).ShouldBeOfType<OrderOutcome.Replayed>();
    }

    [Fact]
    public async Task A_write_begun_is_ended_even_if_its_caller_hangs_up()
    {
        using var hangUp = new CancellationTokenSource();
        var placing = Store(WriteConcern.WMajority).PlaceAsync(Mouse, hangUp.Token).AsTask();
        await hangUp.CancelAsync();

        (await placing).ShouldBeOfType<OrderOutcome.Stored>();
    }

    [Fact]
    public async Task A_caller_who_is_gone_before_the_write_begins_stores_nothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(() =>
            Store(WriteConcern.W1).PlaceAsync(Mouse, new CancellationToken(canceled: true)).AsTask()
        );

        (await Store(WriteConcern.W1).FindAsync("BF_0", Cancelled)).ShouldBeOfType<LookupOutcome.NotFound>();
    }

    private OrderStore Store(WriteConcern concern)
    {
        var orders = _orders.WithWriteConcern(concern);
        var mongoOptions = Options.Create(new MongoOptions());
        var database = new DatabaseResilience(mongoOptions, TimeProvider.System, NullLogger<DatabaseResilience>.Instance, isGone: () =>
            false
        );
        var metrics = new OrderMetrics(new NoMeters(), WriteGuarantee.Of(concern));
        var writer = new BatchWriter(orders, database, mongoOptions, metrics, TimeProvider.System, NullLogger<BatchWriter>.Instance);
        var options = Options.Create(new OrderOptions());
        return new(
            orders,
            new(writer, options, metrics, TimeProvider.System),
            new(orders, database, options, metrics, TimeProvider.System),
            database,
            TimeProvider.System
        );
    }

    private sealed class NoMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose() { }
    }
}
