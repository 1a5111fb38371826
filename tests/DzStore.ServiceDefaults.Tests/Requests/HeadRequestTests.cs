using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DzStore.ServiceDefaults.Tests.Requests;

/// <summary>HEAD is answered as GET is, but without the body.</summary>
public sealed class HeadRequestTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/thing/7", 200, "application/json")]
    [InlineData("/rules", 422, "application/problem+json")]
    [InlineData("/nothing", 404, "application/problem+json")]
    [InlineData("/health/live", 200, "application/json")]
    [InlineData("/health/ready", 200, "application/json")]
    [InlineData("/metrics", 200, "text/plain")]
    [InlineData("/swagger/v1/swagger.json", 200, "application/json")]
    [InlineData("/swagger/index.html", 200, "text/html")]
    public async Task It_has_the_status_and_the_headers_of_GET_and_no_body(string address, int status, string type)
    {
        await using var service = await StartAsync();

        using var get = await service.Http.GetAsync(address, Cancelled);
        using var head = await service.Http.SendAsync(new(HttpMethod.Head, address), Cancelled);

        ((int)get.StatusCode).ShouldBe(status);
        head.StatusCode.ShouldBe(get.StatusCode);
        head.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe(type);
        head.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await head.Content.ReadAsByteArrayAsync(Cancelled)).ShouldBeEmpty();
        (await get.Content.ReadAsByteArrayAsync(Cancelled)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_endpoint_can_tell_that_its_body_is_left_out()
    {
        await using var service = await StartAsync();

        using var head = await service.Http.SendAsync(new(HttpMethod.Head, "/is-head"), Cancelled);
        using var get = await service.Http.GetAsync("/is-head", Cancelled);

        head.Headers.GetValues("X-Head").ShouldBe(["True"]);
        get.Headers.GetValues("X-Head").ShouldBe(["False"]);
    }

    [Fact]
    public async Task Where_there_is_no_GET_it_is_405_and_Allow_names_it_only_beside_GET()
    {
        await using var service = await StartAsync();

        using var refused = await service.Http.SendAsync(new(HttpMethod.Head, "/change"), Cancelled);
        using var deleted = await service.Http.DeleteAsync("/thing/7", Cancelled);

        ((int)refused.StatusCode).ShouldBe(405);
        refused.Content.Headers.Allow.ShouldBe(["POST"]);
        ((int)deleted.StatusCode).ShouldBe(405);
        deleted.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
    }

    private static Task<RunningService> StartAsync() =>
        RunningService.StartAsync(app =>
        {
            app.MapGet("/thing/{id}", (int id) => new { id }).AllowEverybody();
            app.MapGet("/rules", () => ServiceDefaults.Problems.Problem.BrokenRules([new("total", ["must be whole"])])).AllowEverybody();
            app.MapGet("/is-head", (HttpContext context) => context.Response.Headers["X-Head"] = context.IsHead().ToString())
                .AllowEverybody();
            app.MapPost("/change", () => { }).AllowEverybody();
        });
}
