using System.Diagnostics;
using DzStore.Orders.Reconciliation;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;
using MongoDB.Bson;
using static DzStore.OrderServices.Tests.Reconciliation.TwoCollections;

namespace DzStore.OrderServices.Tests.Reconciliation;

/// <summary>Reconcile:Every: a running Checkout heals itself, again and again.</summary>
public sealed class ReconcileScheduleTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly TwoCollections _orders = new(mongo);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_restores_at_the_start_and_again_what_is_lost_later()
    {
        await _orders.PayAsync(Order(1));
        await using var checkout = OrderService.Start(
            "Checkout",
            mongo.ConnectionString,
            _orders.Database,
            ("Reconcile:Every", "00:00:01")
        );
        await RestoredAsync(checkout);

        await checkout.Orders.DeleteOneAsync(new BsonDocument("_id", "HEAL_00001"), Cancelled);
        await RestoredAsync(checkout);
    }

    [Fact]
    public async Task It_goes_on_after_a_database_that_was_away()
    {
        await _orders.PayAsync(Order(1));
        _orders.Proxy.Refusing = true;
        await using var checkout = OrderService.Start(
            "Checkout",
            $"mongodb://127.0.0.1:{_orders.Proxy.Port}/?directConnection=true",
            _orders.Database,
            ("Reconcile:Every", "00:00:01"),
            ("Mongo:ServerSelectionTimeout", "00:00:00.500")
        );
        await Task.Delay(1_000, Cancelled);
        _orders.Proxy.Refusing = false;

        await RestoredAsync(checkout);
    }

    [Fact]
    public void It_is_off_by_default_and_wrong_settings_are_all_named()
    {
        new ReconcileOptions().Every.ShouldBeNull();

        new ReconcileOptionsValidator().Validate(null, new()).Succeeded.ShouldBeTrue();
        new ReconcileOptionsValidator()
            .Validate(null, new() { Every = TimeSpan.Zero, PageOrders = 0 })
            .Failures.ShouldBe([
                "Reconcile:Every must be 00:00:01 to 7.00:00:00, not 00:00:00",
                "Reconcile:PageOrders must be between 1 and 10000, not 0",
            ]);
    }

    public ValueTask DisposeAsync() => _orders.DisposeAsync();

    private static async Task RestoredAsync(OrderService checkout)
    {
        var waited = Stopwatch.StartNew();
        while (await checkout.CountAsync() == 0)
        {
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
            await Task.Delay(50, Cancelled);
        }
    }
}
