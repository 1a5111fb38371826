using System.Net;
using DzStore.ServiceDefaults.Limits;
using DzStore.ServiceDefaults.Tests.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.ServiceDefaults.Tests.Limits;

/// <summary>A rate for each caller, over a real socket.</summary>
public class CallerLimitTests
{
    private static readonly string[] Keys =
    [
        "--Auth:ApiKeys:0:Name=report",
        "--Auth:ApiKeys:0:Hash=" + "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", // of x
        "--Auth:ApiKeys:0:Roles:0=analyst",
        "--Limits:RequestsPerSecond=0.5",
        "--Limits:Burst=3",
    ];

    [Fact]
    public async Task Who_sends_more_gets_429_until_it_is_time_again_and_others_do_not_feel_it()
    {
        var time = new FakeTimeProvider();
        await using var service = await Service.StartAsync(time, Keys);
        for (var i = 0; i < 3; i++)
            (await service.StatusAsync("/who")).ShouldBe(200);

        using var refused = await service.GetAsync("/who");
        ((int)refused.StatusCode).ShouldBe(429);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"type\"");
        (await service.StatusAsync("/who", key: "x")).ShouldBe(200, "another caller");
        (await service.StatusAsync("/health/live")).ShouldBe(200, "health checks are not limited");
        (await service.StatusAsync("/no-such-address")).ShouldBe(429);

        time.Advance(TimeSpan.FromSeconds(2));
        (await service.StatusAsync("/who")).ShouldBe(200);
        (await service.StatusAsync("/who")).ShouldBe(429);
    }

    [Fact]
    public async Task The_shop_speaks_for_all_visitors_and_is_not_limited_as_one_caller()
    {
        await using var service = await Service.StartAsync(
            new FakeTimeProvider(),
            [.. Keys.Where(key => !key.Contains("Roles", StringComparison.Ordinal)), "--Auth:ApiKeys:0:Roles:0=shop"]
        );

        for (var i = 0; i < 10; i++)
            (await service.StatusAsync("/open", key: "x")).ShouldBe(200);
    }

    [Fact]
    public async Task Guessing_keys_is_limited_by_address()
    {
        await using var service = await Service.StartAsync(new FakeTimeProvider(), Keys);
        for (var i = 0; i < 3; i++)
            (await service.StatusAsync("/who", key: $"guess{i}")).ShouldBe(401);

        (await service.StatusAsync("/who", key: "guess3")).ShouldBe(429);
    }

    [Fact]
    public void There_is_a_limit_outside_development_unless_it_is_switched_off()
    {
        new LimitOptions().Rate(Environment("Production")).ShouldBeGreaterThan(0);
        new LimitOptions().Rate(Environment("Development")).ShouldBe(0);
        new LimitOptions { RequestsPerSecond = 0 }
            .Rate(Environment("Production"))
            .ShouldBe(0);
        new LimitOptions { RequestsPerSecond = 7 }
            .Rate(Environment("Development"))
            .ShouldBe(7);
        new LimitOptionsValidator().Validate(null, new() { RequestsPerSecond = -1, Burst = 0 }).Failures!.Count().ShouldBe(2);
        new LimitOptionsValidator().Validate(null, new() { RequestsPerSecond = double.NaN }).Failed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.2", false)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", true)]
    public void An_unknown_caller_is_an_address_and_of_IPv6_a_network(string one, string other, bool same) =>
        CallerLimiter.Caller(From(one)).Equals(CallerLimiter.Caller(From(other))).ShouldBe(same);

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

    private static HostingEnvironment Environment(string name) => new() { EnvironmentName = name };
}
