using DzStore.Storefront.Proxy;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>The part of a target that goes to the service.</summary>
public sealed class ProxyTargetTests
{
    [Theory]
    [InlineData("/checkout/orders", "/orders")]
    [InlineData("/checkout", "/")]
    [InlineData("/checkout?a=1", "/?a=1")]
    [InlineData("/checkout/", "/")]
    [InlineData("/Checkout/orders/A", "/orders/A")]
    [InlineData("/checkout/orders/a%2Fb%2fc%25?x=%2F&y=a+b#", "/orders/a%2Fb%2fc%25?x=%2F&y=a+b#")]
    [InlineData("/checkout//orders/../x/.", "//orders/../x/.")]
    [InlineData("http://shop.example:5100/checkout/orders/a%2Fb", "/orders/a%2Fb")]
    [InlineData("http://shop.example/checkout?u=http://x", "/?u=http://x")]
    public void The_prefix_is_taken_off_and_nothing_else(string target, string below) =>
        ProxyTarget.Below(target, "/checkout").ShouldBe(below);

    [Theory]
    [InlineData("/")]
    [InlineData("*")]
    [InlineData("/checkouts")]
    [InlineData("/checkout%2Forders")]
    [InlineData("/%63heckout/orders")]
    [InlineData("/a/checkout/orders")]
    [InlineData("/x?u=http://y/checkout/orders")]
    [InlineData("http://shop.example")]
    [InlineData("http://shop.example?/checkout/orders")]
    [InlineData("checkout:443")]
    public void Others_are_the_Storefronts_own(string target) => ProxyTarget.Below(target, "/checkout").ShouldBeNull();
}
