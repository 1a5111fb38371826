using DzStore.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.OrderServices.Tests;

/// <summary>When a batch goes beside others that are being written: not each small one, and none has to wait for long.</summary>
public sealed class BatchPaceTests : IAsyncLifetime
{
    private FailingMongo _mongo = null!;
    private OrderService _service = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _mongo = await FailingMongo.StartAsync();
        _service = OrderService.Start("Checkout", _mongo.ConnectionString, _mongo.Client.GetDatabase("shop"),
            ("Orders:BatchesInFlight", "2"), ("Orders:MaxWait", "00:00:30"), ("Orders:MaxAge", "00:00:30"));
        // The driver connects twice, so that what follows is on its way at once.
        await Task.WhenAll(Place(-1), Place(-2));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _mongo.DisposeAsync();
    }

    [Fact]
    public async Task A_few_orders_wait_beside_a_larger_batch_but_not_for_its_end()
    {
        // The first two writes, of one order each, and the third, of the four that came meanwhile, take two seconds each.
        await _mongo.FailAsync("{times: 3}", "{failCommands: ['insert'], blockConnection: true, blockTimeMS: 2000}");
        var (first, second) = (Place(1), Place(2));
        var four = Enumerable.Range(3, 4).Select(Place).ToList();
        await Task.WhenAll(first, second);
        await Task.Delay(300, Cancelled);

        var fewer = Place(7);
        await Task.Delay(300, Cancelled);
        fewer.IsCompleted.ShouldBeFalse("one order is not worth a write of its own beside four");

        // Whoever comes next finds that it has waited long enough, and goes with it.
        await Task.WhenAll(fewer, Place(8));
        four.ShouldAllBe(order => !order.IsCompleted);
        await Task.WhenAll(four);
    }

    private async Task Place(int number) =>
        (await _service.Services.GetRequiredService<OrderStore>().PlaceAsync(new($"BP_{number}", "Amine", ["Mouse"], 5), Cancelled)).ShouldBeOfType<OrderOutcome.Stored>();
}
