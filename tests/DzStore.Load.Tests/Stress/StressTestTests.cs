using System.Collections.Concurrent;
using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.Load.Stress;
using DzStore.Load.Tests.Running;
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

        var name = shop.Received.First().Split('_', 4)[3];
        shop.Stored.Select(order => order.OrderId)
            .ShouldBe(
                from manner in new[] { "alone", "crowd" }
                from number in Enumerable.Range(0, 100)
                select $"BF_{number}_{manner}_{name}",
                ignoreOrder: true
            );
        shop.Received.Distinct().Count().ShouldBe(shop.Received.Count, "no id is sent twice");
    }

    [Fact]
    public async Task Two_runs_share_no_id()
    {
        await using var shop = await StubShop.StartAsync();

        await RunAsync(shop, orders: 1);
        var first = shop.Received.ToArray();
        await RunAsync(shop, orders: 1);

        first.Length.ShouldBe(4);
        shop.Received.Skip(first.Length).Intersect(first).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Orders_of_others_are_neither_removed_nor_judged(bool keepsOrders)
    {
        // Among them the ids of the lab, of a run that was cut short, and of one who orders while the test runs.
        LoadOrder[] others =
        [
            new("BF_0", "Lina", ["iPhone 15"], 250_000),
            LoadOrder.Sample("WARMUP_0"),
            LoadOrder.Sample("BF_1_alone_20251128000000_0000"),
            LoadOrder.Sample("INV-2026-1"),
        ];
        var late = LoadOrder.Sample("BF_2");
        await using var shop = await StubShop.StartAsync(
            (order, itself, _) =>
            {
                if (order.OrderId.StartsWith("BF_7_", StringComparison.Ordinal))
                    itself.Store(late);
                return Task.FromResult(itself.Store(order));
            }
        );
        foreach (var order in others)
            shop.Store(order);

        var test = new StressTest(TimeProvider.System, orders: 10, TimeSpan.Zero) { KeepsOrders = keepsOrders };
        var result = (await test.RunAsync([Target(shop)], cancellationToken: Cancelled)).Single();

        result.Sequential.Failures.ShouldBeEmpty();
        result.Simultaneous.Failures.ShouldBeEmpty();
        shop.Stored.Where(order => !Enumerable.Range(0, 10).Any(i => IsCounted(order, i)))
            .OrderBy(order => order.OrderId, StringComparer.Ordinal)
            .ShouldBe(others.Append(late).OrderBy(order => order.OrderId, StringComparer.Ordinal));
        shop.Stored.Count().ShouldBe(others.Length + 1 + (keepsOrders ? 20 : 0));

        bool IsCounted(LoadOrder order, int number) =>
            order.OrderId.StartsWith($"BF_{number}_", StringComparison.Ordinal) && !others.Contains(order);
    }

    [Fact]
    public async Task A_warm_up_order_that_is_stored_late_is_no_failure_of_the_counted_ones()
    {
        // The answer is too late for the sender, and the order is in the database before the counted ones are looked up.
        await using var shop = await StubShop.StartAsync(
            async (order, itself, context) =>
            {
                if (order.OrderId.StartsWith("WARMUP_0_alone", StringComparison.Ordinal))
                    await AbortedAsync(context);
                else if (order.OrderId.StartsWith("BF_0_alone", StringComparison.Ordinal))
                    await itself.HoldsAsync("WARMUP_0_alone");
                return itself.Store(order);
            }
        );

        var result = await RunAsync(shop, orders: 1, TimeSpan.FromSeconds(2));

        result.Sequential.Failures.ShouldBeEmpty();
        result.Simultaneous.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Interrupted_in_a_database_of_others_it_leaves_nothing_there()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var shop = await StubShop.StartAsync(
            (order, itself, _) =>
            {
                if (order.OrderId.StartsWith("BF_7_crowd", StringComparison.Ordinal))
                    stop.Cancel();
                return Task.FromResult(itself.Store(order));
            }
        );

        var test = new StressTest(TimeProvider.System, orders: 10, TimeSpan.Zero) { KeepsOrders = false };
        await Should.ThrowAsync<OperationCanceledException>(() => test.RunAsync([Target(shop)], cancellationToken: stop.Token));

        shop.Received.Count.ShouldBeGreaterThan(30);
        shop.Stored.ShouldBeEmpty();
    }

    [Fact]
    public async Task Warms_up_both_ways_for_as_long_as_it_is_told_and_keeps_none_of_it()
    {
        // Each batch takes the clock a second: three in a row are two and a half seconds, and three at once.
        var clock = new FakeTimeProvider();
        await using var shop = await StubShop.StartAsync(
            (order, itself, _) =>
            {
                if (order.OrderId.Split('_') is ["WARMUP", "99" or "199" or "299", ..])
                    clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(itself.Store(order));
            }
        );

        (await new StressTest(clock, warmUp: TimeSpan.FromSeconds(2.5)).RunAsync([Target(shop)], cancellationToken: Cancelled))
            .Single()
            .Succeeded.ShouldBeTrue();

        shop.Received.Count(id => id.StartsWith("WARMUP_", StringComparison.Ordinal)).ShouldBe(600);
        shop.Stored.ShouldAllBe(order => order.OrderId.StartsWith("BF_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_services_have_their_turns_so_that_a_disturbance_meets_both()
    {
        var order = new ConcurrentQueue<string>();
        await using var one = await StubShop.StartAsync((sent, itself, _) => Noted("1", sent, itself));
        await using var other = await StubShop.StartAsync((sent, itself, _) => Noted("2", sent, itself));

        var results = await new StressTest(TimeProvider.System, orders: 30, TimeSpan.Zero).RunAsync(
            [Target(one), Target(other)],
            cancellationToken: Cancelled
        );

        results.ShouldAllBe(result => result.Succeeded);
        string.Concat(order.Skip(120).Take(60))
            .ShouldBe(string.Concat(Enumerable.Repeat("11111111112222222222", 3)), "the counted orders, one after another");
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

        shown
            .Where(now => now.Phase == "one after another")
            .Select(now => now.Done)
            .ShouldBe(Enumerable.Range(1, 10).Select(turn => turn / 10.0));
        shown.Where(now => now.Phase == "all at once").Select(now => now.Done).ShouldBe([0, 1]);
        shown.ShouldAllBe(now => now.Done >= 0 && now.Done <= 1);
    }

    [Fact]
    public async Task All_at_once_really_is_all_at_once()
    {
        // Nobody is answered before all 100 are inside: a client that sent them in a row would wait for ever here.
        var barrier = new TaskCompletionSource();
        var waiting = 0;
        await using var shop = await StubShop.StartAsync(
            async (order, itself, _) =>
            {
                if (order.OrderId.Split('_') is ["BF", _, "crowd", ..])
                {
                    if (Interlocked.Increment(ref waiting) == 100)
                        barrier.SetResult();
                    await barrier.Task;
                }

                return itself.Store(order);
            }
        );

        var result = await RunAsync(shop);

        result.Simultaneous.Stored.ShouldBe(100);
        shop.MostInside.ShouldBe(100);
    }

    [Fact]
    public async Task One_after_another_really_is()
    {
        await using var shop = await StubShop.StartAsync();

        using var client = Client(shop);
        using var runner = new LoadRunner(
            new StubWorkload(number => client.SendAsync(number)),
            new(LoadPhase.Loop("one after another", inFlight: 1, requests: 20)),
            TimeProvider.System
        );

        (await runner.RunAsync(Cancelled)).Counts.ShouldBe(new RequestCounts(20, 20, 20, 0, 0));

        shop.MostInside.ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_order_is_reported_and_not_averaged_away()
    {
        await using var shop = await StubShop.StartAsync(
            (order, itself, _) =>
                Task.FromResult(
                    order.OrderId.StartsWith("BF_7_", StringComparison.Ordinal)
                        ? HttpResults.Json(new { title = "Service unavailable", detail = "The database does not answer." }, statusCode: 503)
                        : itself.Store(order)
                )
        );

        var result = await RunAsync(shop);

        result.Succeeded.ShouldBeFalse();
        result.Sequential.Stored.ShouldBe(99);
        result.Sequential.Latency.ShouldNotBeNull().Count.ShouldBe(99);
        var failure = result.Sequential.Failures.ShouldHaveSingleItem();
        failure.OrderId.ShouldStartWith("BF_7_");
        failure.Outcome.ShouldBe(RequestFate.Failed);
        failure.Reason.ShouldBe("answered 503, not 201: The database does not answer.; the database does not hold it");
    }

    [Fact]
    public async Task An_acknowledged_order_that_is_not_in_the_database_is_found_out()
    {
        await using var shop = await StubShop.StartAsync(
            (order, itself, _) =>
                Task.FromResult(
                    order.OrderId.StartsWith("BF_99_", StringComparison.Ordinal) ? StubShop.Created(order) : itself.Store(order)
                )
        );

        var result = await RunAsync(shop);

        result.Sequential.Stored.ShouldBe(100);
        result.Sequential.Succeeded.ShouldBeFalse();
        result.Sequential.Failures.ShouldHaveSingleItem().Reason.ShouldBe("answered 201, but the database does not hold it");
    }

    [Theory]
    [InlineData(200, RequestFate.Failed)]
    [InlineData(409, RequestFate.Failed)]
    [InlineData(429, RequestFate.Failed)]
    [InlineData(504, RequestFate.Unknown)]
    public async Task Every_answer_but_201_is_judged(int status, RequestFate expected)
    {
        await using var shop = await StubShop.StartAsync(
            (order, _, _) => Task.FromResult(HttpResults.Json(new { order_id = order.OrderId }, statusCode: status))
        );

        var result = await RunAsync(shop, orders: 1);

        var failure = result.Sequential.Failures.ShouldHaveSingleItem();
        failure.Outcome.ShouldBe(expected);
        failure.Reason.ShouldContain(status.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("w=1", "A_0", RequestFate.Completed)]
    [InlineData("w=1, j=true", "A_0", RequestFate.Completed)]
    [InlineData("w=majority", "A_0", RequestFate.Failed)]
    [InlineData("w=10", "A_0", RequestFate.Failed)]
    [InlineData(null, "A_0", RequestFate.Failed)]
    [InlineData("w=1", "A_1", RequestFate.Failed)]
    public async Task A_201_must_be_for_this_order_and_with_the_concern_under_test(string? concern, string orderId, RequestFate expected)
    {
        await using var shop = await StubShop.StartAsync(
            (_, _, _) => Task.FromResult(HttpResults.Json(new { order_id = orderId, write_concern = concern }, statusCode: 201))
        );
        using var client = Client(shop);

        (await client.SendAsync(0)).Fate.ShouldBe(expected);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_leaves_the_outcome_unknown()
    {
        await using var shop = await StubShop.StartAsync(
            (order, itself, context) =>
            {
                itself.Store(order);
                context.Abort();
                return Task.FromResult(HttpResults.Empty);
            }
        );
        using var client = Client(shop);

        (await client.SendAsync(0)).Fate.ShouldBe(RequestFate.Unknown);
    }

    [Fact]
    public async Task No_answer_in_time_leaves_the_outcome_unknown()
    {
        await using var shop = await StubShop.StartAsync(
            async (order, itself, context) =>
            {
                await AbortedAsync(context);
                return itself.Store(order);
            }
        );

        var result = await RunAsync(shop, orders: 1, TimeSpan.FromMilliseconds(200));

        var failure = result.Sequential.Failures.ShouldHaveSingleItem();
        failure.Outcome.ShouldBe(RequestFate.Unknown);
        failure.Reason.ShouldStartWith("no answer within 0.2 s; ");
    }

    [Fact]
    public async Task Nothing_listening_is_a_failure_not_an_unknown()
    {
        OrderClient client;
        await using (var shop = await StubShop.StartAsync())
            client = Client(shop);
        using var closed = client;

        (await client.SendAsync(0)).Fate.ShouldBe(RequestFate.Failed);
    }

    private static async Task<StressResult> RunAsync(StubShop shop, int orders = StressTest.DefaultOrders, TimeSpan? timeout = null)
    {
        var test = new StressTest(TimeProvider.System, orders, warmUp: TimeSpan.Zero, timeout);
        return (await test.RunAsync([Target(shop)], cancellationToken: Cancelled)).Single();
    }

    private static Task AbortedAsync(HttpContext context) =>
        Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private static OrderClient Client(StubShop shop) =>
        new(
            shop.Address,
            new(new("A_", LoadOrder.Sample), "w=1", "orders_fast", TimeProvider.System),
            TimeSpan.FromSeconds(10),
            TimeProvider.System
        );

    private sealed class Noting(List<StressProgress> shown) : IProgress<StressProgress>
    {
        public void Report(StressProgress value) => shown.Add(value);
    }

    private static StressTarget Target(StubShop shop) => new("Checkout Service", "w=1", shop.Address, "orders_fast", shop);
}
