using DzStore.Load.Orders;
using DzStore.Load.Running;
using DzStore.Load.Shop;

namespace DzStore.Load.Tests.Shop;

/// <summary>Visitors of a shop that keeps its contract, and of one that does not.</summary>
public class VisitorsWorkloadTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Visitors_browse_buy_and_pay_by_the_forms_of_the_shop()
    {
        await using var shop = await FakeShop.StartAsync();
        using var visitors = new VisitorsWorkload(shop.Address, TimeProvider.System, SourceAddresses.Take(3));

        var measured = await RunAsync(visitors);

        measured.Counts.Unsuccessful.ShouldBe(0);
        measured.Series.Select(series => series.Counts.Completed).ShouldBe([240, 20, 60, 40, 20, 20]);
        shop.Fast.Count.ShouldBe(40);
        shop.Secure.Count.ShouldBe(20);
        shop.Views.OrderBy(view => view.Key).ShouldBe(visitors.Views.Answered.OrderBy(view => view.Key));
        shop.Sources.Keys.Select(address => address.ToString()).Order().ShouldBe(["127.1.0.1", "127.1.0.2", "127.1.0.3"]);
        visitors.LeakMark().Passed.ShouldBeTrue(visitors.Watch.First);
        foreach (var (ledger, stored, orders) in Books(shop, visitors))
        {
            var audit = await ledger.AuditAsync(Stored(stored.Values), isOurs: true, [], Cancelled);
            (audit.Orders, audit.Acknowledged, audit.Lost, audit.Duplicated, audit.Altered).ShouldBe((orders, orders, 0, 0, 0));
        }
    }

    [Fact]
    public async Task An_order_whose_outcome_is_unknown_is_sent_again_by_the_same_form_and_stored_once()
    {
        await using var shop = await FakeShop.StartAsync();
        shop.Lose = post => post % 5 == 0 ? 502 : 0;
        shop.Refuse = post => post % 7 == 0 ? 503 : 0;
        using var visitors = new VisitorsWorkload(shop.Address, TimeProvider.System);

        var measured = await RunAsync(visitors);

        measured.Counts.Unknown.ShouldBeGreaterThan(0);
        measured.Counts.Failed.ShouldBeGreaterThan(0);
        foreach (var (ledger, stored, _) in Books(shop, visitors))
        {
            var audit = await ledger.AuditAsync(Stored(stored.Values), isOurs: true, [], Cancelled);
            (audit.Lost, audit.Duplicated, audit.Altered, audit.StoredThoughRefused).ShouldBe((0, 0, 0, 0));
            (audit.Acknowledged + audit.Recovered).ShouldBe(stored.Count);
        }
    }

    [Fact]
    public async Task A_shop_that_loses_doubles_alters_and_refuses_untruly_is_found_out()
    {
        await using var shop = await FakeShop.StartAsync();
        shop.Lose = post => post == 3 ? 503 : 0; // A refusal that is a lie: the order is stored.
        using var visitors = new VisitorsWorkload(shop.Address, TimeProvider.System);
        await RunAsync(visitors, requests: 20);
        var book = Books(shop, visitors).First();
        var stored = book.Stored.Values.ToList();
        stored.Count.ShouldBeGreaterThan(1);
        var known = stored.Where(order => visitors.FastLedger.Ids.Contains(order.OrderId)).ToArray();

        var lost = await book.Ledger.AuditAsync(Stored(stored.Where(order => order != known[0])), isOurs: true, [], Cancelled);
        lost.Lost.ShouldBe(1);
        var doubled = await book.Ledger.AuditAsync(
            Stored([.. stored, known[0] with { OrderId = "another", StoredId = "another" }]),
            isOurs: true,
            [],
            Cancelled
        );
        doubled.Duplicated.ShouldBe(1);
        var altered = await book.Ledger.AuditAsync(
            Stored([.. stored.Where(order => order != known[0]), known[0] with { Items = ["Mouse", "Mouse", "Mouse", "Mouse"] }]),
            isOurs: true,
            [],
            Cancelled
        );
        altered.Altered.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_of_an_order_that_is_stored_is_found_by_visitor_and_content()
    {
        var ledger = new IntentLedger("w=1", "orders_fast", TimeProvider.System);
        var order = new IntentOrder("a", 7, new Dictionary<string, int> { ["gaming-laptop"] = 2 });
        ledger.Note(order with { Intent = "b" }, RequestOutcome.Completed, "DZ-b");
        ledger.Note(order, RequestOutcome.Failed("503"), null);
        LoadOrder[] stored =
        [
            new("DZ-b", "visitor-x", ["Gaming Laptop", "Gaming Laptop"], 20),
            new("DZ-a", "visitor-x", ["Gaming Laptop", "Gaming Laptop"], 20),
        ];

        var audit = await ledger.AuditAsync(Stored(stored), isOurs: false, [], Cancelled);

        (audit.StoredThoughRefused, audit.Duplicated, audit.Recovered).ShouldBe((1, 0, 0));
        ledger.Note(order, RequestOutcome.Unknown("504"), null);
        (await ledger.AuditAsync(Stored(stored), isOurs: false, [], Cancelled)).Recovered.ShouldBe(1);
    }

    [Fact]
    public async Task A_page_of_another_visitor_is_noticed()
    {
        await using var shop = await FakeShop.StartAsync();
        shop.CachesOwnOrders = true;
        using var visitors = new VisitorsWorkload(shop.Address, TimeProvider.System);

        await RunAsync(visitors);

        visitors.LeakMark().Passed.ShouldBeFalse();
        visitors.Watch.First.ShouldContain("/orders shows visitor");
    }

    private static IEnumerable<(IntentLedger Ledger, IDictionary<string, LoadOrder> Stored, int Orders)> Books(
        FakeShop shop,
        VisitorsWorkload visitors
    ) => [(visitors.FastLedger, shop.Fast, 40), (visitors.DurableLedger, shop.Secure, 20)];

    private static async IAsyncEnumerable<LoadOrder> Stored(IEnumerable<LoadOrder> orders)
    {
        await Task.Yield();
        foreach (var order in orders)
            yield return order;
    }

    /// <summary>One request after the other, so that each finds what the one before it left.</summary>
    private static async Task<LoadMeasurements> RunAsync(VisitorsWorkload visitors, int requests = 400)
    {
        await visitors.PrepareAsync(Cancelled);
        using var runner = new LoadRunner(visitors, new(LoadPhase.Loop("all", 1, requests)), TimeProvider.System);
        return await runner.RunAsync(Cancelled);
    }
}
