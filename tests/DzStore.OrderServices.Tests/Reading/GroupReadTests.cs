using DzStore.Orders.Contract;
using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;
using DzStore.Orders.Storage;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Reading;

/// <summary>Readers of single orders share finds: each has its own answer, its own failure and its own end.</summary>
public sealed class GroupReadTests : IAsyncDisposable
{
    private readonly TcpProxy _proxy;
    private readonly IMongoDatabase _database;
    private readonly List<StoreHost> _hosts = [];

    public GroupReadTests(MongoServer mongo)
    {
        _proxy = new(mongo.Client.Settings.Server.Host, mongo.Client.Settings.Server.Port);
        _database = mongo.NewDatabase();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IMongoCollection<BsonDocument> Documents => _database.GetCollection<BsonDocument>("orders");

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Every_reader_of_a_crowd_has_its_own_answer_from_few_finds(int inFlight)
    {
        var store = Store(("Orders:ReadsInFlight", $"{inFlight}"), ("Orders:MaxWait", "00:01:00"), ("Orders:MaxAge", "00:01:00"));
        await StoreAsync(Enumerable.Range(0, 300));
        await FoundAsync(store, "R_0");
        await _database.RunCommandAsync<BsonDocument>(new BsonDocument("profile", 2), cancellationToken: Cancelled);

        // Each answer takes a moment, in which the others gather: every id twice, and every tenth is not there.
        _proxy.Delay = TimeSpan.FromMilliseconds(200);
        var reading = Enumerable
            .Range(0, 660)
            .Select(number => number % 330)
            .Select(async number => (Number: number, Outcome: await store.FindAsync($"R_{number}", Cancelled)))
            .ToList();
        foreach (var (number, outcome) in await Task.WhenAll(reading))
        {
            if (number < 300)
                outcome.ShouldBeOfType<LookupOutcome.Found>().Order.Order.HasContentOf(Of(number)).ShouldBeTrue();
            else
                outcome.ShouldBeOfType<LookupOutcome.NotFound>();
        }
        _proxy.Delay = TimeSpan.Zero;
        (await FindsAsync()).ShouldBeInRange(1, 60);
    }

    [Fact]
    public async Task A_document_that_is_no_order_fails_its_own_reader_only()
    {
        var store = Store();
        await StoreAsync([1, 2]);
        await Documents.InsertOneAsync(new BsonDocument { { "_id", "odd" }, { "items", "no list" } }, cancellationToken: Cancelled);
        await Documents.InsertOneAsync(new BsonDocument { { "_id", "empty" } }, cancellationToken: Cancelled);
        await FoundAsync(store, "R_1");

        _proxy.Delay = TimeSpan.FromMilliseconds(200);
        var first = store.FindAsync("R_1", Cancelled).AsTask();
        var together = new[] { "R_1", "odd", "empty", "R_2", "none" }.Select(id => store.FindAsync(id, Cancelled).AsTask()).ToList();

        (await first).ShouldBeOfType<LookupOutcome.Found>();
        (await together[0]).ShouldBeOfType<LookupOutcome.Found>();
        await Should.ThrowAsync<Exception>(() => together[1]);
        await Should.ThrowAsync<FormatException>(() => together[2]);
        (await together[3]).ShouldBeOfType<LookupOutcome.Found>().Order.Order.OrderId.ShouldBe("R_2");
        (await together[4]).ShouldBeOfType<LookupOutcome.NotFound>();
    }

    [Fact]
    public async Task A_reader_who_hangs_up_ends_alone()
    {
        var store = Store(("Orders:ReadsInFlight", "1"));
        await StoreAsync([1, 2]);
        await FoundAsync(store, "R_1");
        using var hangUp = new CancellationTokenSource();

        _proxy.LosingAnswers = true;
        var first = store.FindAsync("R_1", hangUp.Token).AsTask();
        var second = store.FindAsync("R_2", hangUp.Token).AsTask();
        var third = store.FindAsync("R_2", Cancelled).AsTask();
        await hangUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        third.IsCompleted.ShouldBeFalse();
        _proxy.LosingAnswers = false;
        _proxy.Cut();

        // The find was cut, which ends those who still wait for it; what comes later is not held up.
        await Record.ExceptionAsync(() => third);
        await FoundAsync(store, "R_2");
        await Should.ThrowAsync<OperationCanceledException>(() => store.FindAsync("R_1", new CancellationToken(canceled: true)).AsTask());
    }

    [Fact]
    public async Task Readers_beyond_their_bound_are_refused_at_once_and_orders_are_placed_all_the_same()
    {
        var store = Store(("Orders:ReadsInFlight", "1"), ("Orders:QueueReads", "3"), ("Orders:MaxAge", "00:00:30"));
        await StoreAsync([1]);
        await FoundAsync(store, "R_1");

        // One find is under way at most, and three readers wait.
        _proxy.Delay = TimeSpan.FromMilliseconds(500);
        var reading = Enumerable.Range(0, 10).Select(_ => store.FindAsync("R_1", Cancelled)).ToList();
        reading[9].IsCompleted.ShouldBeTrue("a refusal waits for nothing");
        store.Refuse().ShouldBeNull();
        (await store.PlaceAsync(Of(7), Cancelled)).ShouldBeOfType<OrderOutcome.Stored>();
        var outcomes = await Task.WhenAll(reading.Select(read => read.AsTask()));
        outcomes[9].ShouldBeOfType<LookupOutcome.Overloaded>();
        outcomes.Count(outcome => outcome is LookupOutcome.Found).ShouldBeInRange(3, 4);
    }

    [Fact]
    public async Task A_database_that_is_away_fails_every_reader_and_then_answers_again()
    {
        var store = Store(("Mongo:ServerSelectionTimeout", "00:00:00.500"));
        await StoreAsync([1]);
        await FoundAsync(store, "R_1");

        _proxy.Refusing = true;
        var reading = Enumerable.Range(0, 10).Select(_ => store.FindAsync("R_1", Cancelled).AsTask()).ToList();
        foreach (var read in reading)
            (await Record.ExceptionAsync(() => read)).ShouldNotBeNull();
        _proxy.Refusing = false;

        await FoundAsync(store, "R_1");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    private static Order Of(int number) => new($"R_{number}", "Amine", ["Mouse", $"{number}"], number);

    private OrderStore Store(params (string Key, string Value)[] settings)
    {
        _hosts.Add(
            new(
                $"mongodb://127.0.0.1:{_proxy.Port}/?directConnection=true",
                _database.DatabaseNamespace.DatabaseName,
                WriteConcern.W1,
                time: null,
                settings
            )
        );
        return _hosts[^1].Store;
    }

    private Task StoreAsync(IEnumerable<int> numbers) =>
        _database
            .GetCollection<StoredOrder>("orders")
            .InsertManyAsync(numbers.Select(number => new StoredOrder(Of(number), DateTime.UnixEpoch)), cancellationToken: Cancelled);

    /// <summary>Reads again until the order comes: the first read connects, and after an outage the breaker closes first.</summary>
    private static async Task FoundAsync(OrderStore store, string id)
    {
        while (true)
        {
            try
            {
                (await store.FindAsync(id, Cancelled)).ShouldBeOfType<LookupOutcome.Found>().Order.Order.OrderId.ShouldBe(id);
                return;
            }
            catch (Exception e) when (e is not ShouldAssertException && !Cancelled.IsCancellationRequested)
            {
                await Task.Delay(50, Cancelled);
            }
        }
    }

    /// <summary>The finds of orders since the profiler of this test's database was switched on.</summary>
    private Task<long> FindsAsync() =>
        _database
            .GetCollection<BsonDocument>("system.profile")
            .CountDocumentsAsync(new BsonDocument("command.find", "orders"), cancellationToken: Cancelled);
}
