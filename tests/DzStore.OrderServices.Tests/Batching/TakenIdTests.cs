using System.Net;
using DzStore.Orders.Outcomes;
using DzStore.OrderServices.Tests.Outages;
using DzStore.OrderServices.Tests.Services;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Batching;

/// <summary>Orders whose id is taken, while the stored order cannot be read.</summary>
public sealed class TakenIdTests : IAsyncLifetime
{
    private FailingMongo _mongo = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _mongo = await FailingMongo.StartAsync();

    public ValueTask DisposeAsync() => _mongo.DisposeAsync();

    [Theory]
    [InlineData("errorCode: 10107")] // NotWritablePrimary
    [InlineData("closeConnection: true")]
    public async Task An_order_that_may_be_the_one_stored_is_never_said_not_to_be(string failure)
    {
        await using var service = OrderService.Start(
            "Billing",
            _mongo.ConnectionString,
            _mongo.Client.GetDatabase("shop"),
            ("Mongo:BreakDuration", "00:00:00.500")
        );
        (await Crowd.SettledAsync(service, "TAKEN")).ShouldBe(HttpStatusCode.Created);

        // The driver repeats a read once.
        await _mongo.FailAsync("{times: 2}", $"{{failCommands: ['find'], {failure}}}");
        (await (await Crowd.PlaceAsync(service, "TAKEN")).ProblemAsync(504)).GetProperty("order_id").GetString().ShouldBe("TAKEN");
        (await Crowd.SettledAsync(service, "TAKEN")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_no_order_is_a_conflict_for_its_own_id_only()
    {
        await using var host = new StoreHost(
            _mongo.ConnectionString,
            "shop",
            WriteConcern.WMajority,
            settings: ("Orders:BatchesInFlight", "1")
        );
        await _mongo
            .Client.GetDatabase("shop")
            .GetCollection<BsonDocument>("orders")
            .InsertOneAsync(new() { ["_id"] = "NO_ORDER", ["user"] = "Amine" }, cancellationToken: Cancelled);
        (await Place("STORED")).ShouldBeOfType<OrderOutcome.Stored>();
        await Task.Yield(); // An order is answered on the writer's own thread, which must go on first.

        // The first goes alone, the others share the batch after it.
        await _mongo.FailAsync("{times: 1}", "{failCommands: ['insert'], blockConnection: true, blockTimeMS: 300}");
        var placing = new[] { "FIRST", "NO_ORDER", "STORED", "NEW" }.Select(Place).ToList();
        (await Task.WhenAll(placing))
            .Select(outcome => outcome.GetType())
            .ShouldBe([
                typeof(OrderOutcome.Stored),
                typeof(OrderOutcome.Conflict),
                typeof(OrderOutcome.Replayed),
                typeof(OrderOutcome.Stored),
            ]);

        Task<OrderOutcome> Place(string id) => host.Store.PlaceAsync(new(id, "Amine", ["Mouse"], 5), Cancelled).AsTask();
    }

    [Fact]
    public async Task Those_who_wait_to_hear_by_whom_fill_the_queue_as_well()
    {
        await using var host = new StoreHost(
            _mongo.ConnectionString,
            "shop",
            WriteConcern.WMajority,
            settings: ("Orders:QueueOrders", "4")
        );
        for (var number = 0; number < 4; number++)
            (await Place(number)).ShouldBeOfType<OrderOutcome.Stored>();

        await _mongo.FailAsync("'alwaysOn'", "{failCommands: ['find'], blockConnection: true, blockTimeMS: 3000}");
        List<Task<OrderOutcome>> again = [];
        for (var number = 0; number < 4; number++)
        {
            again.Add(Place(number));
            await Task.Delay(50, Cancelled);
        }
        (await Place(4)).ShouldBeOfType<OrderOutcome.Overloaded>();

        (await Task.WhenAll(again)).ShouldAllBe(outcome => outcome is OrderOutcome.Replayed);
        (await Place(4)).ShouldBeOfType<OrderOutcome.Stored>();

        Task<OrderOutcome> Place(int number) => host.Store.PlaceAsync(new($"TI_{number}", "Amine", ["Mouse"], 5), Cancelled).AsTask();
    }
}
