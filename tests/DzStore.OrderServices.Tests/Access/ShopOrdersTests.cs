using System.Net;
using System.Text;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;
using DzStore.Testing.Access;

namespace DzStore.OrderServices.Tests.Access;

/// <summary>The shop orders in the name of visitors and of nobody else, and nobody else orders in theirs.</summary>
public sealed class ShopOrdersTests(MongoServer mongo)
{
    private static readonly string[] Reserved = ["visitor:7", "visitor:", "visitor:Amine"];

    [Theory]
    [InlineData("Checkout", "customer")]
    [InlineData("Billing", "billing")]
    public async Task Each_places_what_is_its_own_and_reads_no_more(string name, string placedBy)
    {
        await using var service = OrderService.Start(name, mongo.ConnectionString, mongo.NewDatabase(), RoleKeys.Settings);

        (await PostAsync(service, "shop", "V7", "visitor:7")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await PostAsync(service, "shop", "V7", "visitor:7")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(service, "shop", "V8", "visitor:8")).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await PostAsync(service, placedBy, "A1", RoleKeys.Customer)).StatusCode.ShouldBe(HttpStatusCode.Created);

        foreach (var role in new[] { placedBy, "admin" })
        {
            foreach (var user in Reserved)
                (await TypeAsync(await PostAsync(service, role, "V9", user), 403)).ShouldBe("reserved-user");
        }
        foreach (var user in new[] { RoleKeys.Customer, "developer", "visitor", "Visitor:7", "visitor:", "visitor: " })
            (await TypeAsync(await PostAsync(service, "shop", "V9", user), 403)).ShouldBe("order-of-another-user");
        (await TypeAsync(await PostAsync(service, "shop", "A1", "visitor:7"), 409)).ShouldBe("order-id-taken");
        (await service.CountAsync()).ShouldBe(3);

        (await GetAsync(service, "shop", "/orders/V7")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await TypeAsync(await GetAsync(service, "shop", "/orders/A1"), 404);
        await TypeAsync(await GetAsync(service, "customer", "/orders/V7"), 404);
        (await GetAsync(service, "admin", "/orders/V7")).StatusCode.ShouldBe(HttpStatusCode.OK);

        foreach (var address in new[] { "/orders", "/orders?user=Amine", "/orders?user=visitor:", "/orders?limit=1" })
            (await TypeAsync(await GetAsync(service, "shop", address), 400)).ShouldBe("wrong-parameters");
        var page = await (await GetAsync(service, "shop", "/orders?user=visitor%3A7")).JsonAsync();
        page.GetProperty("orders").EnumerateArray().Single().GetProperty("order_id").GetString().ShouldBe("V7");
        var foreign = await (await GetAsync(service, "customer", "/orders?user=visitor:7")).JsonAsync();
        foreign.GetProperty("orders").GetArrayLength().ShouldBe(0);
    }

    private static async Task<string?> TypeAsync(HttpResponseMessage answer, int status) =>
        (await answer.ProblemAsync(status)).GetProperty("type").GetString()?["urn:dzstore:problem:".Length..];

    private static async Task<HttpResponseMessage> PostAsync(OrderService service, string role, string id, string user)
    {
        var order = $$"""{"order_id":"{{id}}","user":"{{user}}","items":["Mouse"],"total":5}""";
        using var request = RoleKeys.Request(role, HttpMethod.Post, "/orders", new StringContent(order, Encoding.UTF8, "application/json"));
        return await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> GetAsync(OrderService service, string role, string address)
    {
        using var request = RoleKeys.Request(role, HttpMethod.Get, address);
        return await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
