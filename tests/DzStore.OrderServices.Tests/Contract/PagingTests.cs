using System.Net;
using System.Text.Json;
using DzStore.OrderServices.Tests.Services;

namespace DzStore.OrderServices.Tests.Contract;

public sealed class PagingTests(BillingFixture fixture) : IClassFixture<BillingFixture>, IAsyncLifetime
{
    private const int Amines = 45;
    private readonly OrderService _service = fixture.Service;

    public async ValueTask InitializeAsync()
    {
        for (var number = 0; number < Amines; number++)
            await PlaceAsync($"P/{number:00} %", "أمين & co");
        for (var number = 0; number < 5; number++)
            await PlaceAsync($"Q{number}", "Lina");
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Pages_lead_through_all_orders_of_a_user_once_and_in_order()
    {
        List<string> ids = [];
        var address = $"/orders?user={Uri.EscapeDataString("أمين & co")}&limit=10";
        var pages = 0;
        while (address is not null)
        {
            var page = await PageAsync(address);
            var orders = page.GetProperty("orders").EnumerateArray().ToList();
            orders.ShouldAllBe(order => order.GetProperty("user").GetString() == "أمين & co");
            ids.AddRange(orders.Select(order => order.GetProperty("order_id").GetString()!));
            address = page.GetProperty("next").GetString();
            pages++;
        }

        pages.ShouldBe(5);
        ids.ShouldBe(Enumerable.Range(0, Amines).Select(number => $"P/{number:00} %"));
    }

    [Fact]
    public async Task Without_a_user_all_orders_are_there_and_twenty_are_a_page()
    {
        var page = await PageAsync("/orders");
        page.GetProperty("orders").GetArrayLength().ShouldBe(20);
        page.GetProperty("next").GetString().ShouldNotBeNull();
    }

    [Fact]
    public async Task A_last_page_that_is_exactly_full_has_no_next()
    {
        var page = await PageAsync("/orders?user=Lina&limit=5");
        page.GetProperty("orders").GetArrayLength().ShouldBe(5);
        page.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_user_without_orders_has_an_empty_page() =>
        (await PageAsync("/orders?user=Nobody")).GetProperty("orders").GetArrayLength().ShouldBe(0);

    [Theory]
    [InlineData("/orders?limit=0", "limit")]
    [InlineData("/orders?limit=101", "limit")]
    [InlineData("/orders?limit=x&after=&page=2", "limit", "after", "page")]
    public async Task Wrong_parameters_are_400_and_all_named(string address, params string[] wrong)
    {
        using var answer = await _service.GetAsync(address);
        (await answer.ErrorFieldsAsync(400)).ShouldBe(wrong, ignoreOrder: true);
    }

    private async Task PlaceAsync(string id, string user)
    {
        using var answer = await _service.PostAsync(
            JsonSerializer.Serialize(
                new
                {
                    order_id = id,
                    user,
                    items = new[] { "Mouse" },
                    total = 1,
                }
            )
        );
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.OK);
    }

    private async Task<JsonElement> PageAsync(string address)
    {
        using var answer = await _service.GetAsync(address);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.JsonAsync();
    }
}
