namespace DzStore.Storefront.Tests.Proxy;

/// <summary>A real Checkout in Development behind the Storefront sees the caller, and never makes a developer of the Storefront.</summary>
public sealed class CallerIdentityTests(CheckoutBehindStorefront shop) : IClassFixture<CheckoutBehindStorefront>
{
    [Theory]
    [InlineData("Host: localhost", 200)]
    [InlineData("Host: 127.0.0.1:5100\nSec-Fetch-Site: same-origin", 200)]
    [InlineData("Host: 127.0.0.1:5100\nCookie: a=b", 200)]
    [InlineData("Host: rebound.example", 401)]
    [InlineData("Host: rebound.example:5100\nSec-Fetch-Site: same-origin", 401)]
    [InlineData("Host: rebound.example\nX-Forwarded-Host: localhost", 401)]
    [InlineData("Host: localhost\nSec-Fetch-Site: cross-site", 401)]
    [InlineData("Host: localhost\nSec-Fetch-Site: same-site", 401)]
    [InlineData("Host: localhost\nX-Forwarded-For: 203.0.113.7", 401)]
    [InlineData("Host: localhost\nX-Forwarded-For: 127.0.0.1", 401)]
    [InlineData("Host: localhost\nForwarded: for=127.0.0.1", 401)]
    [InlineData("Host: localhost\nX-Real-IP: 203.0.113.7", 401)]
    [InlineData("Host: localhost\nX-Api-Key: guess", 401)]
    [InlineData("Host: localhost\nAuthorization: Bearer x", 401)]
    public async Task Through_the_Storefront_the_developer_is_who_is_one_there(string headers, int status)
    {
        var answer = await RawHttp.SendAsync(shop.Address, $"GET /checkout/orders HTTP/1.1\n{headers}");

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Theory]
    [InlineData("Host: localhost", 200)]
    [InlineData("Host: localhost\nX-Forwarded-For: 127.0.0.1\nX-Forwarded-Host: localhost", 200)]
    [InlineData("Host: rebound.example\nX-Forwarded-For: 127.0.0.1\nX-Forwarded-Host: localhost\nSec-Fetch-Site: same-origin", 401)]
    [InlineData("Host: localhost\nX-Forwarded-For: 203.0.113.7", 401)]
    [InlineData("Host: localhost\nX-Forwarded-Host: rebound.example", 401)]
    [InlineData("Host: localhost\nX-Forwarded-For: 127.0.0.1\nForwarded: for=203.0.113.7", 401)]
    public async Task At_Checkout_itself_no_header_makes_a_developer(string headers, int status)
    {
        var answer = await RawHttp.SendAsync(shop.Direct, $"GET /orders HTTP/1.1\n{headers}");

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Theory]
    [InlineData("Amine", null, 201)]
    [InlineData("visitor:abc", null, 403)]
    [InlineData("visitor:abc", CheckoutBehindStorefront.ShopKey, 201)]
    [InlineData("Amine", CheckoutBehindStorefront.ShopKey, 403)]
    public async Task Only_the_shops_key_orders_for_visitors(string user, string? key, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/checkout/orders")
        {
            Content = CheckoutBehindStorefront.Order($"{user} {key is null}", user),
        };
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);

        using var answer = await shop.Http.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(status);
    }
}
