using System.Diagnostics;
using System.Net;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Outages;

/// <summary>
/// A database that goes away, behind a proxy that can take it away: failure and unknown stay apart, and recovery needs no restart.
/// </summary>
public sealed class DatabaseOutageTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly TcpProxy _proxy = new(mongo.Client.Settings.Server.Host, mongo.Client.Settings.Server.Port);
    private OrderService? _service;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Checkout")]
    [InlineData("Billing")]
    public async Task While_the_database_is_away_orders_fail_fast_and_it_recovers_by_itself(string name)
    {
        var service = Start(name);
        (await PlaceAsync(service, "BEFORE")).StatusCode.ShouldBe(HttpStatusCode.Created);

        // What meets the cut itself may be under way already, and is then unknown; all that comes later is known not to be stored.
        _proxy.Refusing = true;
        (await PlaceAsync(service, "IN_FLIGHT")).StatusCode.ShouldBeOneOf(HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var (answer, took) = await TimedAsync(() => PlaceAsync(service, $"DURING_{attempt}"));
            took.ShouldBeLessThan(TimeSpan.FromSeconds(2.5));
            await ShouldBeUnavailableAsync(answer);
        }
        var (refused, quick) = await TimedAsync(() => PlaceAsync(service, "BREAKER_OPEN"));
        await ShouldBeUnavailableAsync(refused);
        quick.ShouldBeLessThan(TimeSpan.FromSeconds(0.5));
        await ShouldBeUnavailableAsync(await service.GetAsync("/orders/BEFORE"));
        await ShouldBeUnavailableAsync(await service.GetAsync("/orders"));
        var notReady = await (await service.GetAsync("/health/ready")).ProblemAsync(503);
        notReady.GetProperty("type").GetString().ShouldBe("urn:dzstore:problem:not-ready");
        notReady.GetProperty("checks").GetProperty("mongodb").GetProperty("status").GetString().ShouldBe("Unhealthy");
        (await service.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);

        _proxy.Refusing = false;
        var recovered = Stopwatch.StartNew();
        while ((await PlaceAsync(service, "AFTER")).StatusCode is not (HttpStatusCode.Created or HttpStatusCode.OK))
        {
            recovered.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            await Task.Delay(100, Cancelled);
        }
        (await service.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await IdsAsync(service)).ShouldBe(["AFTER", "BEFORE"]);
    }

    [Theory]
    [InlineData("Checkout")]
    [InlineData("Billing")]
    public async Task An_answer_that_never_comes_is_504_and_the_same_id_settles_it(string name)
    {
        var service = Start(name, ("Mongo:OperationTimeout", "00:00:01"));
        (await PlaceAsync(service, "BEFORE")).StatusCode.ShouldBe(HttpStatusCode.Created);

        _proxy.LosingAnswers = true;
        var problem = await (await PlaceAsync(service, "UNKNOWN")).ProblemAsync(504);
        problem.GetProperty("order_id").GetString().ShouldBe("UNKNOWN");
        _proxy.LosingAnswers = false;
        _proxy.Cut();

        // The database had done it: only the answer was lost. The same order again says so, and is not stored twice.
        HttpResponseMessage again;
        var settled = Stopwatch.StartNew();
        while (
            (again = await PlaceAsync(service, "UNKNOWN")).StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        )
        {
            settled.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            await Task.Delay(100, Cancelled);
        }
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await IdsAsync(service)).ShouldBe(["BEFORE", "UNKNOWN"]);
    }

    [Fact]
    public async Task Connections_cut_under_load_lose_and_double_nothing_that_was_answered()
    {
        var service = Start("Billing");
        var answers = new Dictionary<string, HttpStatusCode>();
        var cutting = Task.Run(
            async () =>
            {
                for (var cut = 0; cut < 20; cut++)
                {
                    await Task.Delay(50, Cancelled);
                    _proxy.Cut();
                }
            },
            Cancelled
        );

        for (var number = 0; !cutting.IsCompleted || number < 50; number++)
            answers.Add($"CUT_{number:00000}", (await PlaceAsync(service, $"CUT_{number:00000}")).StatusCode);
        await cutting;

        var stored = (await IdsAsync(service)).ToHashSet();
        foreach (var (id, status) in answers)
        {
            switch (status)
            {
                case HttpStatusCode.Created or HttpStatusCode.OK:
                    stored.ShouldContain(id);
                    break;
                case HttpStatusCode.ServiceUnavailable:
                    stored.ShouldNotContain(id);
                    break;
                default:
                    status.ShouldBe(HttpStatusCode.GatewayTimeout);
                    break;
            }
        }
    }

    [Fact]
    public async Task A_service_that_starts_before_its_database_works_as_soon_as_that_is_there()
    {
        _proxy.Refusing = true;
        var service = Start("Checkout");
        await ShouldBeUnavailableAsync(await PlaceAsync(service, "EARLY"));
        _proxy.Refusing = false;

        var waited = Stopwatch.StartNew();
        while ((await PlaceAsync(service, "EARLY")).StatusCode != HttpStatusCode.Created)
        {
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            await Task.Delay(100, Cancelled);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    private OrderService Start(string name, params (string, string)[] settings) =>
        _service = OrderService.Start(name, $"mongodb://127.0.0.1:{_proxy.Port}/?directConnection=true", mongo.NewDatabase(), settings);

    private static Task<HttpResponseMessage> PlaceAsync(OrderService service, string id) =>
        service.PostAsync($$"""{"order_id":"{{id}}","user":"Amine","items":["Mouse"],"total":5}""");

    private static async Task ShouldBeUnavailableAsync(HttpResponseMessage answer)
    {
        await answer.ProblemAsync(503);
        answer.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    private static async Task<(HttpResponseMessage Answer, TimeSpan Took)> TimedAsync(Func<Task<HttpResponseMessage>> call)
    {
        var watch = Stopwatch.StartNew();
        return (await call(), watch.Elapsed);
    }

    private static async Task<List<string>> IdsAsync(OrderService service) =>
        [
            .. (await service.Orders.Find(new BsonDocument()).Sort(new BsonDocument("_id", 1)).ToListAsync(Cancelled)).Select(order =>
                order["_id"].AsString
            ),
        ];
}
