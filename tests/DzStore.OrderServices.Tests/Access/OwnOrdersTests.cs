using System.Net;
using System.Text;
using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;
using DzStore.Testing.Access;

namespace DzStore.OrderServices.Tests.Access;

/// <summary>A customer reads and places their own orders, and learns nothing of another customer's.</summary>
public sealed class OwnOrdersTests(MongoServer mongo) : IAsyncLifetime
{
    private readonly OrderService _service = OrderService.Start("Checkout", mongo.ConnectionString, mongo.NewDatabase(), RoleKeys.Settings);

    public async ValueTask InitializeAsync()
    {
        (await PostAsync("admin", "A1", RoleKeys.Customer)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await PostAsync("admin", "L1", "Lina")).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task The_own_order_is_placed_and_read_and_sent_again()
    {
        (await PostAsync("customer", "A2", RoleKeys.Customer)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await PostAsync("customer", "A2", RoleKeys.Customer)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await GetAsync("customer", "/orders/A2")).JsonAsync()).GetProperty("user").GetString().ShouldBe(RoleKeys.Customer);
    }

    [Fact]
    public async Task Another_customers_order_is_404_as_one_that_is_not_there()
    {
        var another = await (await GetAsync("customer", "/orders/L1")).ProblemAsync(404);
        var none = await (await GetAsync("customer", "/orders/NONE")).ProblemAsync(404);

        another.GetProperty("detail").GetString().ShouldBe(none.GetProperty("detail").GetString());
        (await GetAsync("admin", "/orders/L1")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("customer", "/orders", "A1")]
    [InlineData("customer", "/orders?user=Amine", "A1")]
    [InlineData("customer", "/orders?user=Lina", "")]
    [InlineData("admin", "/orders?user=Lina", "L1")]
    [InlineData("admin", "/orders", "A1 L1")]
    public async Task A_list_has_only_what_is_the_callers(string role, string address, string ids)
    {
        var page = await (await GetAsync(role, address)).JsonAsync();

        string.Join(' ', page.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("order_id").GetString()))
            .ShouldBe(ids);
    }

    [Fact]
    public async Task An_order_under_another_name_is_403_and_not_stored()
    {
        await (await PostAsync("customer", "L2", "Lina")).ProblemAsync(403);

        (await _service.CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task An_id_that_is_another_customers_is_409_without_its_content()
    {
        var problem = await (await PostAsync("customer", "L1", RoleKeys.Customer)).ProblemAsync(409);

        problem.ToString().ShouldNotContain("Lina");
        problem.ToString().ShouldNotContain("Mouse");
    }

    private async Task<HttpResponseMessage> PostAsync(string role, string id, string user)
    {
        var order = $$"""{"order_id":"{{id}}","user":"{{user}}","items":["Mouse"],"total":5}""";
        using var request = RoleKeys.Request(role, HttpMethod.Post, "/orders", new StringContent(order, Encoding.UTF8, "application/json"));
        return await _service.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> GetAsync(string role, string address)
    {
        using var request = RoleKeys.Request(role, HttpMethod.Get, address);
        return await _service.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
