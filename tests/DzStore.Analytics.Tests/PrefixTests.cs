using System.Net;
using System.Text.Json;
using DzStore.Testing;

namespace DzStore.Analytics.Tests;

/// <summary>The addresses in answers behind a proxy that gave the service a prefix, as the Storefront does.</summary>
public sealed class PrefixTests(MongoServer mongo)
{
    private const string Prefix = "/analytics";
    private const string Vip = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_in_a_body_has_the_prefix_that_a_known_proxy_names()
    {
        await using var service = AnalyticsService.Start(mongo, settings: [("Proxy:Known", "127.0.0.1")]);
        await service.SeedUsersAsync([("Oran", 150_000), ("Oran", 200_000)]);
        service.Http.DefaultRequestHeaders.Add("X-Forwarded-Prefix", Prefix);

        var first = await PostAsync(service, HttpStatusCode.Accepted);
        var again = await PostAsync(service, HttpStatusCode.OK);
        var id = first.Text("id");
        foreach (var answer in new[] { first, again })
            answer.GetProperty("links").Text("self").ShouldBe($"{Prefix}/jobs/{id}");

        var links = (await service.EndOfAsync(id)).GetProperty("links");
        links.Text("recipients").ShouldBe($"{Prefix}/campaigns/{id}/recipients");
        (await service.GetAsync($"/campaigns/{id}")).GetProperty("links").ToString().ShouldBe(links.ToString());
        (await service.GetAsync($"/campaigns/{id}/recipients?limit=1"))
            .Text("next")
            .ShouldBe($"{Prefix}/campaigns/{id}/recipients?limit=1&after=U000001");

        using var second = await service.PostAsync("/campaigns", Vip);
        var newest = (await second.JsonAsync(HttpStatusCode.Accepted)).Text("id");
        var page = await service.GetAsync("/jobs?limit=1&kind=campaign");
        page.GetProperty("jobs")[0].GetProperty("links").Text("self").ShouldBe($"{Prefix}/jobs/{newest}");
        page.Text("next").ShouldBe($"{Prefix}/jobs?limit=1&kind=campaign&after={newest}");
    }

    private static async Task<JsonElement> PostAsync(AnalyticsService service, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/campaigns")
        {
            Content = new StringContent(Vip, System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", "prefixed" } },
        };
        using var answer = await service.Http.SendAsync(request, Cancellation);
        var body = await answer.JsonAsync(expected);
        answer.Headers.Location!.ToString().ShouldBe($"{Prefix}/jobs/{body.Text("id")}");
        return body;
    }
}
