using DzStore.Orders.Outcomes;
using DzStore.OrderServices.Tests.Outages;
using DzStore.OrderServices.Tests.Services;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Batching;

/// <summary>The start of a batch beside others: a small one waits for company, but not for long.</summary>
public sealed class BatchPaceTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private FailingMongo _mongo = null!;
    private StoreHost _host = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _mongo = await FailingMongo.StartAsync();
        _host = new(_mongo.ConnectionString, "shop", WriteConcern.W1, _time, ("Orders:BatchesInFlight", "2"));
        // The driver connects twice, so that what follows is on its way at once.
        await Task.WhenAll(Place(-1), Place(-2));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _mongo.DisposeAsync();
    }

    [Fact]
    public async Task One_order_waits_for_company_beside_a_larger_batch_but_not_for_its_end()
    {
        // The first two writes, of one order each, and the third, of the four that came meanwhile, take two seconds each.
        await _mongo.FailAsync("{times: 3}", "{failCommands: ['insert'], blockConnection: true, blockTimeMS: 2000}");
        var (first, second) = (Place(1), Place(2));
        var four = Enumerable.Range(3, 4).Select(Place).ToList();
        await Task.WhenAll(first, second);
        await Task.Delay(100, Cancelled);

        var one = Place(7);
        await Task.Delay(100, Cancelled);
        one.IsCompleted.ShouldBeFalse("one order is not worth a write of its own beside four");

        // Nobody comes. It has waited long enough.
        _time.Advance(TimeSpan.FromMilliseconds(5));
        await one;
        four.ShouldAllBe(order => !order.IsCompleted);
        await Task.WhenAll(four);
    }

    private async Task Place(int number) =>
        (await _host.Store.PlaceAsync(new($"BP_{number}", "Amine", ["Mouse"], 5), Cancelled)).ShouldBeOfType<OrderOutcome.Stored>();
}
