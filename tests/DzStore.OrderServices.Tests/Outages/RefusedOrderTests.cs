using System.Net;
using DzStore.Orders.Storage;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.OrderServices.Tests.Outages;

/// <summary>
/// A reply that succeeds as a whole and refuses single orders in it, as a primary does that steps down in the middle of a batch, and a
/// router.
/// </summary>
public sealed class RefusedOrderTests(MongoServer mongo) : IAsyncLifetime
{
    private const int BadValue = 2,
        NotWritablePrimary = 10107,
        PrimarySteppedDown = 189,
        ShutdownInProgress = 91,
        ExceededTimeLimit = 262;

    private readonly RefusingProxy _proxy = new(mongo.Client.Settings.Server.Host, mongo.Client.Settings.Server.Port);
    private OrderService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _service = OrderService.Start("Billing", _proxy.ConnectionString, mongo.NewDatabase());
        (await Crowd.SettledAsync(_service, "BEFORE")).ShouldBe(HttpStatusCode.Created);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task By_a_server_that_is_not_the_primary_it_was_not_written()
    {
        _proxy.Refuse(NotWritablePrimary);
        using var answer = await Crowd.PlaceAsync(_service, "REFUSED");
        await answer.ProblemAsync(503);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        (await _service.CountAsync()).ShouldBe(1);
        (await Crowd.PlaceAsync(_service, "REFUSED")).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task After_a_first_send_that_nobody_answered_it_is_unknown()
    {
        _proxy.Refuse(null, NotWritablePrimary);
        await ShouldBeUnknownAsync("SENT_TWICE");
    }

    [Theory]
    [InlineData(PrimarySteppedDown)]
    [InlineData(ShutdownInProgress)]
    [InlineData(ExceededTimeLimit)]
    public async Task By_a_server_that_was_interrupted_it_is_unknown(int code)
    {
        _proxy.Refuse(code);
        await ShouldBeUnknownAsync("INTERRUPTED");
    }

    [Fact]
    public async Task For_any_other_reason_it_is_a_fault_of_ours()
    {
        _proxy.Refuse(BadValue);
        await (await Crowd.PlaceAsync(_service, "FAULT")).ProblemAsync(500);
    }

    [Fact]
    public async Task What_goes_into_the_log_then_has_the_code_and_nothing_of_an_order()
    {
        _proxy.Refuse(BadValue);
        var store = _service.Services.GetRequiredService<OrderStore>();
        var logged = (
            await Should.ThrowAsync<Exception>(async () =>
                await store.PlaceAsync(new("FAULT", "Amine", ["Mouse"], 5), TestContext.Current.CancellationToken)
            )
        ).ToString();
        logged.ShouldContain($"code {BadValue}");
        logged.ShouldNotContain(RefusingProxy.Quoted);
    }

    private async Task ShouldBeUnknownAsync(string id)
    {
        (await (await Crowd.PlaceAsync(_service, id)).ProblemAsync(504)).GetProperty("order_id").GetString().ShouldBe(id);
        (await Crowd.SettledAsync(_service, id)).ShouldBe(HttpStatusCode.Created);
    }
}
