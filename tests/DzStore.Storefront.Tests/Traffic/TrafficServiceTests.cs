using System.Net;
using DzStore.Storefront.Traffic;
using DzStore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.Storefront.Tests.Traffic;

public sealed class TrafficServiceTests
{
    [Fact]
    public async Task The_service_writes_what_waits_when_it_stops_and_finishes_what_a_dead_one_left()
    {
        using var folder = new TemporaryFolder();
        const string Finished = "web_traffic-20261130T150513.123Z-aaaaaaaa-000001.csv";
        await File.WriteAllTextAsync(
            folder.File($".{Finished}"),
            "timestamp,user_id,product_name,action\n2026-11-30T15:05:13.123Z,v,Mouse,view\n2026-11-30T15:0",
            TestContext.Current.CancellationToken
        );
        await using (var shop = StorefrontService.Start(("Traffic:Folder", folder.Path), ("Traffic:RotateEvery", "01:00:00")))
        {
            shop.Services.GetRequiredService<TrafficLog>().View("v-1", "iPhone 15");
            (await shop.Http.GetAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var files = RunningTrafficLog.Files(folder);
        files.Count.ShouldBe(2);
        files.ShouldContain(file => file.Name == Finished && file.Lines.Length == 2);
        files.ShouldContain(file => file.Lines.Length == 2 && file.Lines[1].EndsWith(",v-1,iPhone 15,view", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", 200, null, null, true)]
    [InlineData("GET", 304, null, null, true)]
    [InlineData("GET", 404, null, null, false)]
    [InlineData("HEAD", 200, null, null, false)]
    [InlineData("POST", 200, null, null, false)]
    [InlineData("GET", 200, "prefetch", null, false)]
    [InlineData("GET", 200, "prefetch;prerender", null, false)]
    [InlineData("GET", 200, null, "prefetch", false)]
    [InlineData("GET", 200, "", "something", true)]
    public void A_view_is_a_page_that_a_visitor_was_shown(string method, int status, string? secPurpose, string? purpose, bool isView)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Headers["Sec-Purpose"] = secPurpose;
        request.Headers["Purpose"] = purpose;

        PageView.IsOne(request, status).ShouldBe(isView);
    }

    [Fact]
    public void Wrong_settings_are_named_all_at_once()
    {
        var options = new TrafficOptions
        {
            MaxBytes = 1_023,
            RotateEvery = TimeSpan.FromSeconds(0.4),
            MaxQueued = 0,
            KeepFor = TimeSpan.FromSeconds(59),
        };

        var failures = new TrafficOptionsValidator().Validate(null, options).Failures!;

        failures
            .Select(failure => failure.Split(' ')[0])
            .ShouldBe(["Traffic:MaxBytes", "Traffic:RotateEvery", "Traffic:MaxQueued", "Traffic:KeepFor"]);
        new TrafficOptionsValidator().Validate(null, new()).Succeeded.ShouldBeTrue();
    }
}
