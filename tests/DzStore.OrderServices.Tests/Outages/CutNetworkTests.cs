using System.Diagnostics;
using System.Net;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;

namespace DzStore.OrderServices.Tests.Outages;

/// <summary>A network that cuts an answer in two or holds it back, and a server that is gone.</summary>
public sealed class CutNetworkTests(MongoServer mongo) : IAsyncDisposable
{
    private readonly TcpProxy _proxy = new(mongo.Client.Settings.Server.Host, mongo.Client.Settings.Server.Port);
    private OrderService? _service;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData("Checkout")]
    [InlineData("Billing")]
    public async Task An_answer_cut_in_the_middle_is_asked_for_again_and_the_order_stored_once(string name)
    {
        var service = StartBehindProxy(name);
        (await Crowd.SettledAsync(service, "BEFORE")).ShouldBe(HttpStatusCode.Created);
        _proxy.CutAnswerTo("CUT_SHORT");
        (await Crowd.PlaceAsync(service, "CUT_SHORT")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await service.CountAsync()).ShouldBe(2);
    }

    [Theory]
    [InlineData("Checkout")]
    [InlineData("Billing")]
    public async Task An_answer_held_back_beyond_the_limit_is_504_in_time(string name)
    {
        var service = StartBehindProxy(name, ("Mongo:OperationTimeout", "00:00:00.500"));
        (await Crowd.SettledAsync(service, "BEFORE")).ShouldBe(HttpStatusCode.Created);
        _proxy.Delay = TimeSpan.FromSeconds(3);
        var watch = Stopwatch.StartNew();
        var problem = await (await Crowd.PlaceAsync(service, "LATE")).ProblemAsync(504);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2.5));
        problem.GetProperty("order_id").GetString().ShouldBe("LATE");

        _proxy.Delay = TimeSpan.Zero;
        _proxy.Cut();
        (await Crowd.SettledAsync(service, "LATE")).ShouldBe(HttpStatusCode.OK);
        (await service.CountAsync()).ShouldBe(2);
    }

    [Theory]
    [InlineData("Checkout")]
    [InlineData("Billing")]
    public async Task A_server_that_is_gone_costs_little_and_is_used_again_when_it_is_back(string name)
    {
        await using var own = await FailingMongo.StartAsync();
        await using var service = OrderService.Start(name, own.ConnectionString, own.Client.GetDatabase("shop"));
        (await Crowd.SettledAsync(service, "BEFORE")).ShouldBe(HttpStatusCode.Created);

        await own.GoAwayAsync();
        var watch = Stopwatch.StartNew();
        (await Crowd.PlaceAsync(service, "FIRST")).StatusCode.ShouldBeOneOf(
            HttpStatusCode.ServiceUnavailable,
            HttpStatusCode.GatewayTimeout
        );
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4)); // Of 1.5 s for finding a server; the rest is for a busy machine.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Crowd.PlaceAsync(service, $"OPENS_{number}")));
        (await service.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        // While the breaker is open nobody waits for the database: of a few answers the quickest shows it, whatever else the machine does.
        var quickest = TimeSpan.MaxValue;
        for (var number = 0; number < 30; number++)
        {
            watch.Restart();
            using var refused = await Crowd.PlaceAsync(service, $"REFUSED_{number}");
            quickest = watch.Elapsed < quickest ? watch.Elapsed : quickest;
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        }
        quickest.ShouldBeLessThan(TimeSpan.FromMilliseconds(50));

        await own.ComeBackAsync();
        (await Crowd.SettledAsync(service, "AFTER")).ShouldBe(HttpStatusCode.Created);
        (await service.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await service.Orders.CountDocumentsAsync("{_id: /^REFUSED/}", cancellationToken: Cancelled)).ShouldBe(0);
    }

    private OrderService StartBehindProxy(string name, params (string, string)[] settings) =>
        _service = OrderService.Start(
            name,
            $"mongodb://127.0.0.1:{_proxy.Port}/?directConnection=true",
            mongo.NewDatabase(),
            [.. settings, ("Mongo:BreakDuration", "00:00:00.500")]
        );
}
