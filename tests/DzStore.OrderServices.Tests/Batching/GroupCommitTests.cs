using System.Diagnostics;
using DzStore.Orders.Contract;
using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;
using DzStore.Orders.Storage;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Batching;

/// <summary>Orders that share a write: each has its own outcome, whatever becomes of the write.</summary>
public sealed class GroupCommitTests : IAsyncDisposable
{
    private readonly TcpProxy _proxy;
    private readonly IMongoDatabase _database;
    private readonly List<StoreHost> _hosts = [];

    public GroupCommitTests(MongoServer mongo)
    {
        _proxy = new(mongo.Client.Settings.Server.Host, mongo.Client.Settings.Server.Port);
        _database = mongo.NewDatabase();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Every_order_of_a_crowd_has_its_own_outcome(int inFlight)
    {
        var store = Store(
            WriteConcern.WMajority,
            ("Orders:BatchesInFlight", $"{inFlight}"),
            ("Orders:BatchOrders", "50"),
            ("Orders:MaxWait", "00:01:00"),
            ("Orders:MaxAge", "00:01:00")
        );
        for (var number = 0; number < 100; number += 10)
            (await store.PlaceAsync(Of(number, 1), Cancelled)).ShouldBeOfType<OrderOutcome.Stored>();

        // Each id three times at once: twice the same order and once another one. Every tenth id was there before.
        var placing = Enumerable
            .Range(0, 100)
            .SelectMany(number => new[] { Of(number, 1), Of(number, 1), Of(number, 2) })
            .Select(async order => (Order: order, Outcome: await store.PlaceAsync(order, Cancelled)))
            .ToList();
        var outcomes = await Task.WhenAll(placing);

        var stored = (await Collection.Find(FilterDefinition<StoredOrder>.Empty).ToListAsync(Cancelled)).ToDictionary(order =>
            order.Order.OrderId
        );
        stored.Count.ShouldBe(100);
        foreach (var sameId in outcomes.GroupBy(outcome => outcome.Order.OrderId))
        {
            var winner = stored[sameId.Key].Order;
            var before = int.Parse(sameId.Key[3..], System.Globalization.CultureInfo.InvariantCulture) % 10 == 0;
            sameId.Count(one => one.Outcome is OrderOutcome.Stored).ShouldBe(before ? 0 : 1);
            foreach (var (order, outcome) in sameId)
            {
                if (order.HasContentOf(winner))
                    (outcome is OrderOutcome.Stored or OrderOutcome.Replayed).ShouldBeTrue();
                else
                    outcome.ShouldBeOfType<OrderOutcome.Conflict>();
            }
        }
    }

    [Fact]
    public async Task A_write_concern_that_is_not_met_leaves_new_orders_unknown_and_still_finds_conflicts()
    {
        var sure = Store(WriteConcern.WMajority);
        (await sure.PlaceAsync(Of(0, 1), Cancelled)).ShouldBeOfType<OrderOutcome.Stored>();

        var unsure = Store(new WriteConcern(50), ("Orders:BatchesInFlight", "1"));
        var first = unsure.PlaceAsync(Of(1, 1), Cancelled).AsTask();
        var together = new[] { Of(2, 1), Of(3, 1), Of(0, 9) }.Select(order => unsure.PlaceAsync(order, Cancelled).AsTask()).ToList();

        (await first).ShouldBeOfType<OrderOutcome.Unknown>();
        (await together[0]).ShouldBeOfType<OrderOutcome.Unknown>();
        (await together[1]).ShouldBeOfType<OrderOutcome.Unknown>();
        (await together[2]).ShouldBeOfType<OrderOutcome.Conflict>();
        (await sure.PlaceAsync(Of(2, 1), Cancelled)).ShouldBeOfType<OrderOutcome.Replayed>();
    }

    [Fact]
    public async Task A_batch_whose_answer_is_lost_is_unknown_to_all_and_settled_by_sending_again()
    {
        var store = Store(WriteConcern.WMajority, ("Mongo:OperationTimeout", "00:00:02"), ("Orders:BatchesInFlight", "1"));
        await SettledAsync(store, Of(0, 1));

        // An order is answered on the writer's own thread: until that goes on, the next five gather into one batch.
        _proxy.LosingAnswers = true;
        var lost = Enumerable.Range(1, 5).Select(number => store.PlaceAsync(Of(number, 1), Cancelled).AsTask()).ToList();
        foreach (var outcome in await Task.WhenAll(lost))
            outcome.ShouldBeOfType<OrderOutcome.Unknown>();
        _proxy.LosingAnswers = false;
        _proxy.Cut();

        for (var number = 1; number <= 5; number++)
            (await SettledAsync(store, Of(number, 1))).ShouldBeOneOf(typeof(OrderOutcome.Stored), typeof(OrderOutcome.Replayed));
        (await Collection.CountDocumentsAsync(FilterDefinition<StoredOrder>.Empty, cancellationToken: Cancelled)).ShouldBe(6);
    }

    [Fact]
    public async Task A_queue_that_is_full_refuses_at_once_and_the_orders_in_it_are_not_lost()
    {
        var store = Store(
            WriteConcern.WMajority,
            ("Orders:BatchesInFlight", "1"),
            ("Orders:QueueOrders", "3"),
            ("Mongo:OperationTimeout", "00:00:03"),
            ("Orders:MaxAge", "00:00:10")
        );
        await SettledAsync(store, Of(0, 1));

        _proxy.LosingAnswers = true;
        var under = await UnderWayAsync(store, Of(1, 1));
        var waiting = Enumerable.Range(2, 3).Select(number => store.PlaceAsync(Of(number, 1), Cancelled).AsTask()).ToList();
        store.Refuse().ShouldBeOfType<OrderOutcome.Overloaded>();
        var refused = store.PlaceAsync(Of(5, 1), Cancelled);
        refused.IsCompleted.ShouldBeTrue("a refusal waits for nothing");
        (await refused).ShouldBeOfType<OrderOutcome.Overloaded>();
        (await under).ShouldBeOfType<OrderOutcome.Unknown>();
        _proxy.LosingAnswers = false;
        _proxy.Cut();

        foreach (var outcome in await Task.WhenAll(waiting))
            outcome.GetType().ShouldBeOneOf(typeof(OrderOutcome.Stored), typeof(OrderOutcome.Unknown), typeof(OrderOutcome.Unavailable));
        for (var number = 1; number <= 5; number++)
            await SettledAsync(store, Of(number, 1));
        (await Collection.CountDocumentsAsync(FilterDefinition<StoredOrder>.Empty, cancellationToken: Cancelled)).ShouldBe(6);
    }

    [Fact]
    public async Task An_order_that_waited_too_long_is_refused_rather_than_sent()
    {
        var store = Store(
            WriteConcern.WMajority,
            ("Orders:BatchesInFlight", "1"),
            ("Orders:MaxAge", "00:00:00.500"),
            ("Mongo:OperationTimeout", "00:00:02")
        );
        await SettledAsync(store, Of(0, 1));

        _proxy.LosingAnswers = true;
        var under = await UnderWayAsync(store, Of(1, 1));
        var stale = store.PlaceAsync(Of(2, 1), Cancelled).AsTask();

        (await under).ShouldBeOfType<OrderOutcome.Unknown>();
        (await stale).ShouldBeOfType<OrderOutcome.Overloaded>();
        (await Collection.Find(Builders<StoredOrder>.Filter.Eq("_id", "GC_2")).AnyAsync(Cancelled)).ShouldBeFalse();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    private IMongoCollection<StoredOrder> Collection => _database.GetCollection<StoredOrder>("orders");

    private OrderStore Store(WriteConcern concern, params (string Key, string Value)[] settings)
    {
        _hosts.Add(
            new(
                $"mongodb://127.0.0.1:{_proxy.Port}/?directConnection=true",
                _database.DatabaseNamespace.DatabaseName,
                concern,
                time: null,
                settings
            )
        );
        return _hosts[^1].Store;
    }

    private static Order Of(int number, long total) => new($"GC_{number}", "Amine", ["Mouse"], total);

    /// <summary>Places an order whose answer is lost, and waits until it has left the queue: the database has it.</summary>
    private async Task<Task<OrderOutcome>> UnderWayAsync(OrderStore store, Order order)
    {
        var placing = store.PlaceAsync(order, Cancelled).AsTask();
        while (!await Collection.Find(Builders<StoredOrder>.Filter.Eq("_id", order.OrderId)).AnyAsync(Cancelled))
            await Task.Delay(5, Cancelled);
        return placing;
    }

    /// <summary>Sends the order again until the database says what became of it.</summary>
    private static async Task<Type> SettledAsync(OrderStore store, Order order)
    {
        var waited = Stopwatch.StartNew();
        while (await store.PlaceAsync(order, Cancelled) is var outcome)
        {
            if (outcome is OrderOutcome.Stored or OrderOutcome.Replayed)
                return outcome.GetType();
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15), $"the last outcome is {outcome.GetType().Name}");
            await Task.Delay(50, Cancelled);
        }
        throw new UnreachableException();
    }
}
