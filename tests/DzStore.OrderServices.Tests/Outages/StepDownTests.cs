using System.Diagnostics;
using System.Net;
using DzStore.OrderServices.Tests.Services;

namespace DzStore.OrderServices.Tests.Outages;

/// <summary>
/// A primary that steps down, refuses, or cannot confirm: nobody is told more than is known, and it is over when the primary is back.
/// </summary>
public sealed class StepDownTests(StepDownTests.Server server) : IClassFixture<StepDownTests.Server>, IAsyncLifetime
{
    private readonly FailingMongo _mongo = server.Mongo;
    private OrderService? _service;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => new(_mongo.StopFailingAsync());

    public ValueTask DisposeAsync() => _service?.DisposeAsync() ?? default;

    [Theory]
    [InlineData("Checkout")]
    [InlineData("Billing")]
    public async Task A_primary_that_steps_down_under_32_clients_is_worked_with_again_when_it_is_back(string name)
    {
        var service = Start(name);
        await Crowd.SettledAsync(service, "BEFORE");
        (await service.Orders.DeleteOneAsync("{_id: 'BEFORE'}", Cancelled)).DeletedCount.ShouldBe(1);

        var crowd = new Crowd(service);
        await crowd.SendAsync(StepDownAsync());
        await crowd.ShouldHaveBeenToldTheTruthAsync();
        crowd.Count(HttpStatusCode.Created).ShouldBeGreaterThan(0);
        crowd.Count(HttpStatusCode.ServiceUnavailable).ShouldBeGreaterThan(0);
        await ShouldBecomeReadyAsync(service);

        async Task StepDownAsync()
        {
            await UntilAnsweredAsync(crowd, HttpStatusCode.Created);
            await _mongo.StepDownAsync(seconds: 4);
            (await service.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await service.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
            // All who were under way may share one write, and wait for the driver's 1.5 s to end as unknown: who comes after them is
            // refused.
            await UntilAnsweredAsync(crowd, HttpStatusCode.ServiceUnavailable);
        }
    }

    [Theory]
    [InlineData("Checkout", 10107)]
    [InlineData("Billing", 10107)]
    [InlineData("Billing", 11602)]
    public async Task Writes_refused_under_32_clients_are_never_taken_for_stored(string name, int code)
    {
        var service = Start(name);
        await Crowd.SettledAsync(service, "BEFORE");
        (await service.Orders.DeleteOneAsync("{_id: 'BEFORE'}", Cancelled)).DeletedCount.ShouldBe(1);

        await _mongo.FailAsync("{times: 6}", $"{{failCommands: ['insert'], errorCode: {code}}}");
        var crowd = new Crowd(service);
        await crowd.SendAsync(Task.Delay(500, Cancelled));
        await crowd.ShouldHaveBeenToldTheTruthAsync();
    }

    [Theory]
    [InlineData("Checkout", "errorCode: 10107")]
    [InlineData("Checkout", "closeConnection: true")]
    [InlineData("Billing", "errorCode: 11602")]
    [InlineData("Billing", "errorCode: 189")]
    [InlineData("Billing", "closeConnection: true")]
    [InlineData("Billing", "writeConcernError: {code: 189, errmsg: 'stepped down'}")]
    public async Task What_fails_once_is_repeated_by_the_driver_and_stored_once(string name, string failure)
    {
        var service = Start(name);
        await _mongo.FailAsync("{times: 1}", $"{{failCommands: ['insert'], {failure}}}");
        (await Crowd.PlaceAsync(service, "ONCE")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await service.CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData(10107)] // NotWritablePrimary
    [InlineData(91)] // ShutdownInProgress
    [InlineData(6)] // HostUnreachable
    [InlineData(262)] // ExceededTimeLimit
    [InlineData(11601)] // Interrupted
    public async Task What_the_driver_has_sent_twice_is_unknown_and_settled_by_its_id(int code)
    {
        var service = Start("Billing");
        await _mongo.FailAsync("{times: 2}", $"{{failCommands: ['insert'], errorCode: {code}}}");
        await ShouldBeUnknownAsync(await Crowd.PlaceAsync(service, "TWICE"), "TWICE");
        await _mongo.StopFailingAsync();
        (await Crowd.SettledAsync(service, "TWICE")).ShouldBe(HttpStatusCode.Created);
        (await service.CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData(64)] // WriteConcernTimeout
    [InlineData(91)] // ShutdownInProgress
    [InlineData(11602)] // InterruptedDueToReplStateChange
    public async Task A_write_whose_concern_is_not_confirmed_is_unknown_and_its_retry_finds_it(int code)
    {
        var service = Start("Billing");
        await _mongo.FailAsync("'alwaysOn'", $"{{failCommands: ['insert'], writeConcernError: {{code: {code}, errmsg: 'not confirmed'}}}}");
        await ShouldBeUnknownAsync(await Crowd.PlaceAsync(service, "UNSURE"), "UNSURE");
        await _mongo.StopFailingAsync();
        (await Crowd.SettledAsync(service, "UNSURE")).ShouldBe(HttpStatusCode.OK);
        (await service.CountAsync()).ShouldBe(1);
    }

    private OrderService Start(string name) =>
        _service = OrderService.Start(
            name,
            _mongo.ConnectionString,
            _mongo.Client.GetDatabase($"shop_{Guid.NewGuid():N}"),
            ("Mongo:BreakDuration", "00:00:00.500"),
            ("Mongo:ServerSelectionTimeout", "00:00:01")
        );

    /// <summary>Waits until somebody was answered so; a crowd that never is ends the wait after a time, and its test with it.</summary>
    private static async Task UntilAnsweredAsync(Crowd crowd, HttpStatusCode status)
    {
        for (var since = Stopwatch.StartNew(); crowd.Count(status) == 0 && since.Elapsed < TimeSpan.FromSeconds(20); )
            await Task.Delay(20, Cancelled);
    }

    private static async Task ShouldBeUnknownAsync(HttpResponseMessage answer, string id) =>
        (await answer.ProblemAsync(504)).GetProperty("order_id").GetString().ShouldBe(id);

    private static async Task ShouldBecomeReadyAsync(OrderService service)
    {
        for (
            var since = Stopwatch.StartNew();
            (await service.GetAsync("/health/ready")).StatusCode != HttpStatusCode.OK;
            await Task.Delay(50, Cancelled)
        )
        {
            since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>The server of all tests of the class, each of which has a database of its own and ends with a primary.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal FailingMongo Mongo { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Mongo = await FailingMongo.StartAsync();

        public ValueTask DisposeAsync() => Mongo.DisposeAsync();
    }
}
