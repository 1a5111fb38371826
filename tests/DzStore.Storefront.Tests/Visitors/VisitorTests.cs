using System.Net;
using DzStore.ServiceDefaults.Identity;
using DzStore.Storefront.Visitors;
using DzStore.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace DzStore.Storefront.Tests.Visitors;

public sealed class VisitorTests
{
    [Fact]
    public async Task The_cookie_is_nobody_elses_business_and_every_instance_with_the_keys_knows_it()
    {
        using var keys = new TemporaryFolder();
        string set;
        await using (var first = StorefrontService.Start(("Visitors:Keys", keys.Path)))
        {
            using var visitor = new ShopVisitor(first);
            set = (await visitor.GetAsync("/cart/count")).Headers.GetValues("Set-Cookie").Single();
            set.ShouldStartWith("dz_visitor=");
            set.ShouldContain("httponly");
            set.ShouldContain("samesite=lax");
            (await visitor.GetAsync("/cart/count")).Headers.Contains("Set-Cookie").ShouldBeFalse();
        }

        await using var second = StorefrontService.Start(("Visitors:Keys", keys.Path));
        await using var stranger = StorefrontService.Start();
        (await IsNewAsync(second)).ShouldBeFalse();
        (await IsNewAsync(stranger)).ShouldBeTrue();

        async Task<bool> IsNewAsync(StorefrontService shop)
        {
            using var visitor = new ShopVisitor(shop);
            visitor.Cookies.SetCookies(new Uri(visitor.Origin), set);
            return (await visitor.GetAsync("/cart/count")).Headers.Contains("Set-Cookie");
        }
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData("null", null, HttpStatusCode.Forbidden)]
    [InlineData("https://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("own", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("own", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("own.evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("own", "same-origin", HttpStatusCode.SeeOther)]
    [InlineData("own", null, HttpStatusCode.SeeOther)]
    public async Task A_post_comes_from_a_page_of_the_shop_or_does_nothing(string? origin, string? site, HttpStatusCode expected)
    {
        await using var shop = StorefrontService.Start();
        using var visitor = new ShopVisitor(shop);
        List<(string, string)> headers = [];
        if (origin is not null)
            headers.Add(("Origin", origin.Replace("own", visitor.Origin, StringComparison.Ordinal)));
        if (site is not null)
            headers.Add(("Sec-Fetch-Site", site));

        (string Path, (string, string)[] Fields)[] posts =
        [
            ("/cart", [("product", "mouse"), ("quantity", "1")]),
            ("/cart/mouse", [("quantity", "2")]),
            ("/language", [("language", "ar")]),
        ];
        foreach (var (path, fields) in posts)
            (await visitor.SendAsync(path, [.. headers], fields)).StatusCode.ShouldBe(expected, path);
        if (expected == HttpStatusCode.Forbidden)
        {
            (await visitor.SendAsync("/buy", [.. headers])).StatusCode.ShouldBe(expected);
            (await visitor.SendAsync("/pay", [.. headers])).StatusCode.ShouldBe(expected);
            (await visitor.ReadAsync("/cart/count")).ShouldBe("""{"items":0}""");
        }
    }

    [Fact]
    public async Task Each_visitor_has_a_rate_of_its_own()
    {
        await using var shop = StorefrontService.Start(("Visitors:PostsPerSecond", "0.01"), ("Visitors:Burst", "2"));
        using var hasty = new ShopVisitor(shop);
        using var calm = new ShopVisitor(shop);
        foreach (var expected in new[] { HttpStatusCode.SeeOther, HttpStatusCode.SeeOther, HttpStatusCode.TooManyRequests })
            (await hasty.PostAsync("/cart", ("product", "mouse"), ("quantity", "1"))).StatusCode.ShouldBe(expected);

        (await calm.PostAsync("/cart", ("product", "mouse"), ("quantity", "1"))).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
    }

    [Fact]
    public void Outside_Development_the_keys_have_a_folder()
    {
        var validator = new VisitorOptionsValidator(new HostingEnvironment { EnvironmentName = Environments.Production });

        validator.Validate(null, new()).FailureMessage.ShouldNotBeNull().ShouldStartWith("Visitors:Keys must be the folder");
        validator.Validate(null, new() { Keys = "/keys" }).Succeeded.ShouldBeTrue();
        validator
            .Validate(null, new() { Keys = "/keys", PostsPerSecond = -1 })
            .FailureMessage.ShouldNotBeNull()
            .ShouldContain("PostsPerSecond");
    }

    [Fact]
    public void Its_name_is_one_that_only_the_shop_can_use() => VisitorNames.Contains(new Visitor("0").User).ShouldBeTrue();
}
