using System.Net.Sockets;
using System.Text;
using DzStore.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.ServiceDefaults.Tests.Problems;

/// <summary>
/// Kestrel refuses by itself what is not valid HTTP, or comes too slowly to be a request: with a status, without a body, and it closes the
/// connection. What the application refuses is a problem.
/// </summary>
public sealed class KestrelRefusalTests
{
    private const string Host = "Host: 127.0.0.1\r\n";

    /// <summary>Kestrel looks at its clocks once a second, and takes no shorter time.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1.1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Refused =>
        new()
        {
            { "GET /read HTTP/1.1\r\n\r\n", 400 },
            { "GET /%00 HTTP/1.1\r\n" + Host + "\r\n", 400 },
            { "GET /read HTTP/1.1\r\nno header\r\n" + Host + "\r\n", 400 },
            { "no request\r\n\r\n", 400 },
            { "GET * HTTP/1.1\r\n" + Host + "\r\n", 405 },
            { $"GET /{new string('x', 8 * 1024)} HTTP/1.1\r\n{Host}\r\n", 414 },
            { $"GET /read HTTP/1.1\r\n{Host}X-Long: {new string('x', 32 * 1024)}\r\n\r\n", 431 },
            { $"GET /read HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Repeat("X-Many: x\r\n", 100))}\r\n", 431 },
            { "GET /read HTTP/3.0\r\n" + Host + "\r\n", 505 },
            { "GET /read HTTP/1.1\r\nHost: never ends", 408 },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_not_valid_HTTP_is_refused_without_a_body(string request, int status)
    {
        await using var service = await StartAsync();

        var answer = await SendAsync(service, request);

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.ShouldContain("\r\nContent-Length: 0\r\n");
        answer.ShouldContain("\r\nConnection: close\r\n");
        answer.ShouldEndWith("\r\n\r\n");
        answer.ShouldNotContain("Content-Type", Case.Insensitive);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "malformed-request")]
    [InlineData("Content-Length: 5\r\n\r\n{", 408, "slow-body")]
    [InlineData("Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415, "unsupported-media-type")]
    public async Task What_the_application_refuses_is_a_problem(string rest, int status, string type)
    {
        await using var service = await StartAsync();
        var json = rest.Contains("Content-Type", StringComparison.Ordinal) ? "" : "Content-Type: application/json\r\n";

        var answer = await SendAsync(service, $"POST /read HTTP/1.1\r\n{Host}Connection: close\r\n{json}{rest}");

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.ShouldContain("\r\nContent-Type: application/problem+json\r\n");
        answer.ShouldContain($"\"type\":\"urn:dzstore:problem:{type}\"");
        answer.ShouldContain("\"instance\":\"/read\"");
    }

    private sealed record Body(int Number);

    private static Task<RunningService> StartAsync() =>
        RunningService.StartBuiltAsync(
            builder =>
                builder.Services.Configure<KestrelServerOptions>(kestrel =>
                {
                    kestrel.Limits.RequestHeadersTimeout = Shortest;
                    kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1_000, gracePeriod: Shortest);
                }),
            app => app.MapPost("/read", (Body body) => TypedResults.Ok(body.Number)).AllowEverybody()
        );

    /// <summary>All that the service answers until it closes the connection.</summary>
    private static async Task<string> SendAsync(RunningService service, string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(service.Http.BaseAddress!.Host, service.Http.BaseAddress.Port, Cancelled);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancelled);
        return await new StreamReader(stream, Encoding.UTF8).ReadToEndAsync(Cancelled);
    }
}
