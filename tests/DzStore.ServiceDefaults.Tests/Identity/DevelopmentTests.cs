using System.Net;
using DzStore.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Tests.Identity;

/// <summary>Callers without credentials are accepted on a developer's machine, and nowhere else.</summary>
public class DevelopmentTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1:5101", null, true)]
    [InlineData("::1", "::1", "[::1]:5101", null, true)]
    [InlineData("::ffff:127.0.0.1", "::ffff:127.0.0.1", "localhost:5101", "same-origin", true)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "none", true)]
    [InlineData("192.168.1.7", "192.168.1.2", "192.168.1.2:5101", null, false)]
    [InlineData("172.17.0.1", "172.17.0.2", "localhost:5101", null, false)]
    [InlineData("127.0.0.1", "192.168.1.2", "localhost:5101", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "rebound.example", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost:5101", "cross-site", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost:5101", "same-site", false)]
    public async Task Only_from_this_machine_by_its_own_name_and_for_no_other_site(
        string remote,
        string local,
        string host,
        string? site,
        bool letIn
    )
    {
        var context = new DefaultHttpContext
        {
            Connection = { RemoteIpAddress = IPAddress.Parse(remote), LocalIpAddress = IPAddress.Parse(local) },
            Request = { Host = new(host) },
        };
        if (site is not null)
            context.Request.Headers["Sec-Fetch-Site"] = site;

        (await Identity("Development").Authenticate(context)).Succeeded.ShouldBe(letIn);
        (await Identity("Production").Authenticate(context)).Succeeded.ShouldBeFalse();
        (await Identity("Development", on: false).Authenticate(context)).Succeeded.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Prefix", "/checkout")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Original-Host", "rebound.example:5101")]
    [InlineData("X-Original-Host", "")]
    public async Task Not_over_a_proxy_that_is_not_known_or_was_asked_for_another_name(string header, string value)
    {
        var context = new DefaultHttpContext
        {
            Connection = { RemoteIpAddress = IPAddress.Loopback, LocalIpAddress = IPAddress.Loopback },
            Request = { Host = new("localhost:5101") },
        };
        (await Identity("Development").Authenticate(context)).Succeeded.ShouldBeTrue();
        context.Request.Headers[header] = value;

        (await Identity("Development").Authenticate(context)).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task A_known_proxy_that_was_asked_for_this_machine_by_its_own_name_is_passed_over()
    {
        var context = new DefaultHttpContext
        {
            Connection = { RemoteIpAddress = IPAddress.Loopback, LocalIpAddress = IPAddress.Loopback },
            Request = { Host = new("localhost:5100") },
        };
        context.Request.Headers["X-Original-Host"] = "127.0.0.1:5101";
        context.Request.Headers["X-Original-For"] = "127.0.0.1:40000";

        (await Identity("Development").Authenticate(context)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Credentials_that_do_not_hold_are_refused_there_too()
    {
        await using var service = await Service.StartAsync();

        (await service.StatusAsync("/who")).ShouldBe(200);
        (await service.StatusAsync("/who", token: "x")).ShouldBe(401);
        (await service.StatusAsync("/who", key: "x")).ShouldBe(401);
        (await service.StatusAsync("/who", key: "")).ShouldBe(401);
    }

    private static DevelopmentIdentity Identity(string environment, bool? on = null) =>
        new(Options.Create(new AuthOptions { DevelopmentIdentity = on }), new HostingEnvironment { EnvironmentName = environment });
}
