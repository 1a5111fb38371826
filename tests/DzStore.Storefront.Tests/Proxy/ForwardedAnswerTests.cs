using System.Net;
using Microsoft.AspNetCore.Http;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>A service's answer goes on as it came.</summary>
public sealed class ForwardedAnswerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_headers_and_body_are_the_services_alone()
    {
        await using var service = await EchoService.StartAsync(context =>
        {
            context.Response.StatusCode = 409;
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            context.Response.Headers["Referrer-Policy"] = "same-origin";
            context.Response.Headers.RetryAfter = "7";
            context.Response.ContentType = "application/problem+json";
            return context.Response.WriteAsync("""{"type":"urn:x"}""", Cancelled);
        });
        await using var storefront = StorefrontService.Start(service.Settings);

        using var answer = await storefront.Http.GetAsync("/checkout/orders", Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        answer.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; sandbox"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
        answer.Headers.Contains("X-Content-Type-Options").ShouldBeFalse("the service did not send it");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldBe("""{"type":"urn:x"}""");
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(404)]
    [InlineData(304)]
    [InlineData(204)]
    public async Task An_answer_without_a_body_stays_without_one(int status)
    {
        await using var service = await EchoService.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var storefront = StorefrontService.Start(service.Settings);

        using var answer = await storefront.Http.GetAsync("/checkout/orders", Cancelled);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType.ShouldBeNull();
        (await answer.Content.ReadAsByteArrayAsync(Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_answer_comes_as_it_is_made()
    {
        var first = new TaskCompletionSource();
        await using var service = await EchoService.StartAsync(async context =>
        {
            await context.Response.WriteAsync("user_id,total\n", Cancelled);
            await context.Response.Body.FlushAsync(Cancelled);
            await first.Task.WaitAsync(Cancelled);
            await context.Response.WriteAsync("U1,5\n", Cancelled);
        });
        await using var storefront = StorefrontService.Start(service.Settings);

        using var answer = await storefront.Http.GetAsync("/checkout/recipients", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancelled));
        (await reader.ReadLineAsync(Cancelled)).ShouldBe("user_id,total");
        first.SetResult();
        (await reader.ReadToEndAsync(Cancelled)).ShouldBe("U1,5\n");
    }

    [Fact]
    public async Task HEAD_has_the_length_of_GET_and_no_body()
    {
        await using var service = await EchoService.StartAsync(context =>
        {
            context.Response.ContentLength = 4;
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync("seen", Cancelled);
        });
        await using var storefront = StorefrontService.Start(service.Settings);

        var answer = await RawHttp.SendAsync(storefront.Http.BaseAddress!, "HEAD /checkout/orders HTTP/1.1\nHost: localhost");

        answer.ShouldContain("Content-Length: 4");
        answer.ShouldEndWith("\r\n\r\n");
        service.Requests.Single().Method.ShouldBe("HEAD");
    }
}
