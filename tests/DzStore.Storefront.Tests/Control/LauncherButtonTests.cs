using System.Net;
using System.Text;
using System.Text.Json;
using DzStore.Testing.Access;
using Microsoft.AspNetCore.Http;

namespace DzStore.Storefront.Tests.Control;

/// <summary>The launcher's buttons: absent without a launcher, and else only for a page of this start.</summary>
public sealed class LauncherButtonTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private static readonly string[] Buttons = ["faults", "dial", "price", "audit"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_launcher_there_are_none_for_anybody()
    {
        await using var development = StorefrontService.Start(("environment", "Development"));
        using var settings = new ProductionSettings();
        await using var production = StorefrontService.Start(settings.Values);

        foreach (var button in Buttons)
        {
            (await PostAsync(development, button, Own(development), "x")).Status.ShouldBe(HttpStatusCode.NotFound, button);
            (await PostAsync(production, button, Own(production), "x", RoleKeys.Of("admin"))).Status.ShouldBe(
                HttpStatusCode.NotFound,
                button
            );
        }
    }

    [Theory]
    [InlineData("Production", "http://127.0.0.1:5199/", Token)]
    [InlineData("Development", "http://192.0.2.1:5199/", Token)]
    [InlineData("Development", "http://127.0.0.1:5199/", "short")]
    public void A_launcher_elsewhere_or_outside_Development_is_no_start(string environment, string address, string token) =>
        Should
            .Throw<Exception>(() =>
                StorefrontService.Start(("environment", environment), ("Launcher:Address", address), ("Launcher:Token", token))
            )
            .ToString()
            .ShouldContain("Launcher");

    [Fact]
    public async Task A_post_needs_our_own_origin_and_the_token_of_this_start_and_the_launcher_gets_its_own()
    {
        var posts = new List<(string Path, string Authorization, string Body)>();
        await using var launcher = await ServiceStub.StartAsync(async context =>
        {
            var body = await new StreamReader(context.Request.Body).ReadToEndAsync(Cancellation);
            if (context.Request.Method == "POST")
            {
                posts.Add((context.Request.Path, context.Request.Headers.Authorization.ToString(), body));
                context.Response.StatusCode = 409;
            }

            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync("""{"detail":"A fault is being played."}""", Cancellation);
        });
        await using var storefront = StorefrontService.Start(
            ("environment", "Development"),
            ("Launcher:Address", launcher.Address),
            ("Launcher:Token", Token)
        );
        var (own, token) = (Own(storefront), await TokenAsync(storefront));

        (await PostAsync(storefront, "faults", null, token)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(storefront, "faults", "null", token)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(storefront, "faults", "http://evil.example", token)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(storefront, "faults", own, null)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(storefront, "faults", own, Token)).Status.ShouldBe(
            HttpStatusCode.Forbidden,
            "the launcher's token is not the page's"
        );
        (await PostAsync(storefront, "faults", own, token, site: "cross-site")).Status.ShouldNotBe(HttpStatusCode.Conflict);
        posts.ShouldBeEmpty();

        var answer = await PostAsync(storefront, "faults", own, token);

        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Body.ShouldContain("A fault is being played.");
        posts.ShouldBe([("/faults", $"Bearer {Token}", "{}")]);
    }

    private static string Own(StorefrontService storefront) => storefront.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    private static async Task<string> TokenAsync(StorefrontService storefront)
    {
        using var stream = new StreamReader(await storefront.Http.GetStreamAsync("/control/stream", Cancellation));
        var line = JsonElement.Parse((await stream.ReadLineAsync(Cancellation))!);
        line.GetProperty("launcher").GetProperty("answers").GetBoolean().ShouldBeTrue();
        return line.GetProperty("token").GetString()!;
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(
        StorefrontService storefront,
        string button,
        string? origin,
        string? token,
        string? key = null,
        string? site = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/control/launcher/{button}")
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        Add("Origin", origin);
        Add("X-Control-Token", token);
        Add("X-Api-Key", key);
        Add("Sec-Fetch-Site", site);
        using var answer = await storefront.Http.SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));

        void Add(string name, string? value)
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
