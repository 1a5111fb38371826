using DzStore.Local.Control;
using MongoDB.Driver;

namespace DzStore.Local.Tests.Control;

/// <summary>The load dial against a shop that answers everything.</summary>
public sealed class LoadDialTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_load_drives_the_whole_shop_and_the_connections_of_an_earlier_run_are_closed()
    {
        await using var shop = await AnsweringShop.StartAsync("<a href=\"/products/mouse\">Mouse</a>");
        await using (var dial = Dial(shop))
        {
            dial.Turn(200, TimeSpan.FromSeconds(2)).ShouldBeNull();
            await UntilAsync(() => !dial.IsTurnedUp);
            dial.State().Offered.ShouldBe(400);
            shop.Paths.ShouldBe(
                ["/", "/billing/orders", "/checkout/orders", "/products", "/products/mouse", "/trending"],
                ignoreOrder: true
            );
            var earlier = shop.Connections;
            earlier.ShouldNotBeEmpty();

            dial.Turn(20, TimeSpan.FromSeconds(600)).ShouldBeNull();
            await UntilAsync(() => !shop.Connections.Intersect(earlier).Any());
            dial.IsTurnedUp.ShouldBeTrue();
        }

        await UntilAsync(() => shop.Connections.Count == 0);
    }

    [Fact]
    public async Task A_shop_without_products_ends_the_turn_and_says_why()
    {
        await using var shop = await AnsweringShop.StartAsync("closed");
        await using var dial = Dial(shop);

        dial.Turn(200, TimeSpan.FromSeconds(600)).ShouldBeNull();

        await UntilAsync(() => !dial.IsTurnedUp);
        dial.State().Errors.Single().Error.ShouldBe("GET /products of the shop shows no product (200).");
    }

    private static LoadDial Dial(AnsweringShop shop)
    {
        // No database is there: the ledger says so, and nothing else needs one.
        var database = new MongoClient("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50").GetDatabase("none");
        return new(() => new(shop.Address, database, TimeProvider.System), TimeProvider.System);
    }

    private static async Task UntilAsync(Func<bool> isIt)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        while (!isIt())
            await Task.Delay(10, limit.Token);
    }
}
