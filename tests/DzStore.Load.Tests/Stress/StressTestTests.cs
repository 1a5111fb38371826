using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace DzStore.Load.Tests.Stress;

public class StressTestTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Honest_service_passes_both_ways_and_keeps_only_the_counted_orders()
    {
        await using var shop = await StubShop.StartAsync();

        var result = await RunAsync(shop);

        result.Succeeded.ShouldBeTrue();
        foreach (var run in new[] { result.Sequential, result.Simultaneous })
        {
            (run.Sent, run.Stored).ShouldBe((100, 100));
            run.Latency.ShouldNotBeNull().Count.ShouldBe(100);
            run.OrdersPerSecond.ShouldBeGreaterThan(0);
        }

        (await shop.ReadAllAsync(Cancelled)).Select(order => order.OrderId).ShouldBe(
            Enumerable.Range(0, 100).Select(i => $"BF_{i}"), ignoreOrder: true);
        shop.Received.Count(id => id.StartsWith("BF_", StringComparison.Ordinal)).ShouldBe(200);
        shop.Clearings.ShouldBe(4);
    }

    [Fact]
    public async Task Warms_up_both_ways_for_as_long_as_it_is_told_and_keeps_none_of_it()
    {
        // Each batch takes the clock a second: three in a row are two and a half seconds, and three at once.
        var clock = new FakeTimeProvider();
        await using var shop = await StubShop.StartAsync((order, itself, _) =>
        {
            if (order.OrderId is "WARMUP_99" or "WARMUP_199" or "WARMUP_299")
                clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(itself.Store(order));
        });

        (await new StressTest(clock, warmUp: TimeSpan.FromSeconds(2.5)).RunAsync([Target(shop)], cancellationToken: Cancelled)).Single().Succeeded.ShouldBeTrue();

        shop.Received.Count(id => id.StartsWith("WARMUP_", StringComparison.Ordinal)).ShouldBe(600);
        (await shop.ReadAllAsync(Cancelled)).Count.ShouldBe(100);
    }

    [Fact]
    public async Task Two_services_have_their_turns_so_that_a_disturbance_meets_both()
    {
        var order = new ConcurrentQueue<string>();
        await using var one = await StubShop.StartAsync((sent, itself, _) => Noted("1", sent, itself));
        await using var other = await StubShop.StartAsync((sent, itself, _) => Noted("2", sent, itself));

        var results = await new StressTest(TimeProvider.System, orders: 30, TimeSpan.Zero).RunAsync([Target(one), Target(other)], cancellationToken: Cancelled);

        results.ShouldAllBe(result => result.Succeeded);
        string.Concat(order.Skip(120).Take(60)).ShouldBe(string.Concat(Enumerable.Repeat("11111111112222222222", 3)), "the counted orders, one after another");
        string.Concat(order.Skip(180)).ShouldBe(new string('1', 30) + new string('2', 30), "all at once");

        Task<IResult> Noted(string shop, LoadOrder sent, StubShop itself)
        {
            order.Enqueue(shop);
            return Task.FromResult(itself.Store(sent));
        }
    }

    [Fact]
    public async Task Shows_how_far_it_is_with_every_turn()
    {
        await using var shop = await StubShop.StartAsync();
        var shown = new List<StressProgress>();

        await new StressTest(TimeProvider.System, warmUp: TimeSpan.Zero).RunAsync([Target(shop)], new Noting(shown), Cancelled);

        shown.Where(now => now.Phase == "one after another").Select(now => now.Done).ShouldBe(Enumerable.Range(1, 10).Select(turn => turn / 10.0));
        shown.Where(now => now.Phase == "all at once").Select(now => now.Done).ShouldBe([0, 1]);
        shown.ShouldAllBe(now => now.Done >= 0 && now.Done <= 1);
    }

    [Fact]
    public async Task All_at_once_really_is_all_at_once()
    {
        // Nobody is answered before all 100 are inside: a client that sent them in a row would wait for ever here.
        var barrier = new TaskCompletionSource();
        var waiting = 0;
        await using var shop = await StubShop.StartAsync(async (order, itself, _) =>
        {
            var secondTime = itself.Received.Count(id => id == order.OrderId) == 2;
            if (secondTime && order.OrderId.StartsWith("BF_", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref waiting) == 100)
                    barrier.SetResult();
                await barrier.Task;
            }

            return itself.Store(order);
        });

        var result = await RunAsync(shop);

        result.Simultaneous.Stored.ShouldBe(100);
        shop.MostInside.ShouldBe(100);
    }

    [Fact]
    public async Task One_after_another_really_is()
    {
        await using var shop = await StubShop.StartAsync();
        using var sender = new OrderSender(shop.Address, "w=1", TimeProvider.System);

        for (var i = 0; i < 20; i++)
            (await sender.SendAsync(LoadOrder.Sample($"X_{i}"), start: null, Cancelled)).Outcome.ShouldBe(OrderOutcome.Stored);

        shop.MostInside.ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_order_is_reported_and_not_averaged_away()
    {
        await using var shop = await StubShop.StartAsync((order, itself, _) => Task.FromResult(order.OrderId == "BF_7"
            ? HttpResults.Json(new { title = "Service unavailable", detail = "The database does not answer." }, statusCode: 503)
            : itself.Store(order)));

        var result = await RunAsync(shop);

        result.Succeeded.ShouldBeFalse();
        result.Sequential.Stored.ShouldBe(99);
        result.Sequential.Latency.ShouldNotBeNull().Count.ShouldBe(99);
        result.Sequential.Failures.ShouldBe(
            [new("BF_7", OrderOutcome.Failed, "answered 503, not 201: The database does not answer.; the database does not hold it")]);
    }

    [Fact]
    public async Task An_acknowledged_order_that_is_not_in_the_database_is_found_out()
    {
        await using var shop = await StubShop.StartAsync((order, itself, _) =>
            Task.FromResult(order.OrderId == "BF_99" ? StubShop.Created(order) : itself.Store(order)));

        var result = await RunAsync(shop);

        result.Sequential.Stored.ShouldBe(100);
        result.Sequential.Succeeded.ShouldBeFalse();
        result.Sequential.Failures.ShouldHaveSingleItem().Reason.ShouldBe("answered 201, but the database does not hold it");
    }

    [Theory]
    [InlineData(200, OrderOutcome.Failed)]
    [InlineData(409, OrderOutcome.Failed)]
    [InlineData(429, OrderOutcome.Failed)]
    [InlineData(504, OrderOutcome.Unknown)]
    public async Task Every_answer_but_201_is_judged(int status, OrderOutcome expected)
    {
        await using var shop = await StubShop.StartAsync((order, _, _) => Task.FromResult(HttpResults.Json(new { order_id = order.OrderId }, statusCode: status)));
        using var sender = new OrderSender(shop.Address, "w=1", TimeProvider.System);

        var reply = await sender.SendAsync(LoadOrder.Sample("A"), start: null, Cancelled);

        reply.Outcome.ShouldBe(expected);
        reply.Reason.ShouldNotBeNull().ShouldContain(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("w=1", "A", OrderOutcome.Stored)]
    [InlineData("w=1, j=true", "A", OrderOutcome.Stored)]
    [InlineData("w=majority", "A", OrderOutcome.Failed)]
    [InlineData("w=10", "A", OrderOutcome.Failed)]
    [InlineData(null, "A", OrderOutcome.Failed)]
    [InlineData("w=1", "B", OrderOutcome.Failed)]
    public async Task A_201_must_be_for_this_order_and_with_the_concern_under_test(string? concern, string orderId, OrderOutcome expected)
    {
        await using var shop = await StubShop.StartAsync((_, _, _) => Task.FromResult(HttpResults.Json(new { order_id = orderId, write_concern = concern }, statusCode: 201)));
        using var sender = new OrderSender(shop.Address, "w=1", TimeProvider.System);

        (await sender.SendAsync(LoadOrder.Sample("A"), start: null, Cancelled)).Outcome.ShouldBe(expected);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_leaves_the_outcome_unknown()
    {
        await using var shop = await StubShop.StartAsync((order, itself, context) =>
        {
            itself.Store(order);
            context.Abort();
            return Task.FromResult(HttpResults.Empty);
        });
        using var sender = new OrderSender(shop.Address, "w=1", TimeProvider.System);

        (await sender.SendAsync(LoadOrder.Sample("A"), start: null, Cancelled)).Outcome.ShouldBe(OrderOutcome.Unknown);
    }

    [Fact]
    public async Task No_answer_in_time_leaves_the_outcome_unknown()
    {
        await using var shop = await StubShop.StartAsync(async (order, itself, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return itself.Store(order);
        });
        using var sender = new OrderSender(shop.Address, "w=1", TimeProvider.System, TimeSpan.FromMilliseconds(200));

        var reply = await sender.SendAsync(LoadOrder.Sample("A"), start: null, Cancelled);

        reply.Outcome.ShouldBe(OrderOutcome.Unknown);
        reply.Reason.ShouldBe("no answer within 0.2 s");
    }

    [Fact]
    public async Task Nothing_listening_is_a_failure_not_an_unknown()
    {
        Uri address;
        await using (var shop = await StubShop.StartAsync())
            address = shop.Address;
        using var sender = new OrderSender(address, "w=1", TimeProvider.System);

        (await sender.SendAsync(LoadOrder.Sample("A"), start: null, Cancelled)).Outcome.ShouldBe(OrderOutcome.Failed);
    }

    private static async Task<StressResult> RunAsync(StubShop shop) =>
        (await new StressTest(TimeProvider.System, warmUp: TimeSpan.Zero).RunAsync([Target(shop)], cancellationToken: Cancelled)).Single();

    private sealed class Noting(List<StressProgress> shown) : IProgress<StressProgress>
    {
        public void Report(StressProgress value) => shown.Add(value);
    }

    private static StressTarget Target(StubShop shop) => new("Checkout Service", "w=1", shop.Address, shop);
}
