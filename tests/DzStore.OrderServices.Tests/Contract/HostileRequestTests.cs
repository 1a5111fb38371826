using System.Net;
using System.Net.Sockets;
using System.Text;
using DzStore.OrderServices.Tests.Services;

namespace DzStore.OrderServices.Tests.Contract;

/// <summary>Bad input is answered 4xx, never 5xx, and stores nothing.</summary>
public sealed class HostileRequestTests(CheckoutFixture fixture) : IClassFixture<CheckoutFixture>, IAsyncLifetime
{
    private const string Whole = """{"order_id":"BAD","user":"Amine","items":["Mouse"],"total":5}""";
    private readonly OrderService _service = fixture.Service;

    public ValueTask InitializeAsync() => default;

    /// <summary>After every test of this class: not one of these requests stored an order, whole or half.</summary>
    public async ValueTask DisposeAsync() => (await _service.CountAsync()).ShouldBe(0);

    public static TheoryData<string, int> Bodies =>
        new()
        {
            { "", 400 },
            { "{", 400 },
            { "[]", 400 },
            { "null", 400 },
            { Whole + Whole, 400 },
            { Whole.Replace("5}", "NaN}"), 400 },
            { Whole.Replace("5}", "5,\"total\":6}"), 400 },
            { Whole.Replace("\"Amine\"", new string('[', 20_000) + new string(']', 20_000)), 400 },
            { Whole.Replace("user", "\\ud800"), 400 },
            { Whole.Replace("5}", "1e400}"), 422 },
            { Whole.Replace("5}", "1.5}"), 422 },
            { Whole.Replace("5}", "-1}"), 422 },
            { Whole.Replace("5}", "\"5\"}"), 422 },
            { Whole.Replace("5}", "true}"), 422 },
            { Whole.Replace("5}", "9007199254740992}"), 422 },
            { Whole.Replace("5}", "5,\"$where\":\"sleep(1000)\"}"), 422 },
            { Whole.Replace("\"BAD\"", "{\"$gt\":\"\"}"), 422 },
            { Whole.Replace("BAD", ""), 422 },
            { Whole.Replace("BAD", new string('x', 10_000)), 422 },
            { Whole.Replace("BAD", "a\\u0000b"), 422 },
            { Whole.Replace("Amine", "\\ud83d"), 422 },
            { Whole.Replace("\"Mouse\"", string.Join(',', Enumerable.Repeat("\"Mouse\"", 101))), 422 },
            { Whole.Replace("\"Mouse\"", ""), 422 },
            { Whole.Replace("\"Mouse\"", "\"Mouse\",null,[\"x\"]"), 422 },
        };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_bad_body_is_refused(string body, int status)
    {
        using var answer = await _service.PostAsync(body);
        var problem = await answer.ProblemAsync(status);
        if (status == 422)
            problem.GetProperty("errors").EnumerateObject().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Invalid_utf8_is_400()
    {
        var bytes = Encoding.UTF8.GetBytes(Whole);
        bytes[Whole.IndexOf("Amine", StringComparison.Ordinal)] = 0xFF;
        using var answer = await _service.PostAsync(new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } });
        await answer.ProblemAsync(400);
    }

    [Theory]
    [InlineData(64 * 1024 + 1)]
    [InlineData(1024 * 1024)]
    public async Task A_body_over_64_kb_is_413(int length)
    {
        using var answer = await _service.PostAsync(Padded(length));
        await answer.ProblemAsync(413);
    }

    [Fact]
    public async Task A_body_over_64_kb_that_does_not_tell_its_length_is_413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders")
        {
            Content = Padded(1024 * 1024),
            Headers = { TransferEncodingChunked = true },
        };
        using var answer = await _service.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await answer.ProblemAsync(413);
    }

    [Theory]
    [InlineData(
        "POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}   "
    )]
    [InlineData(
        "POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 2\r\n\r\n{}"
    )]
    [InlineData(
        "POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"
    )]
    [InlineData("GET /orders/%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("GET /orders?limit=-1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("GET /orders?user[$ne]=x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    public async Task A_request_broken_below_the_body_is_400(string request) =>
        (await SendRawAsync(request)).ShouldStartWith("HTTP/1.1 400 ");

    [Theory]
    [InlineData("GET /orders/%FF%FE HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("GET /orders/%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("GET /orders/a/b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("GET /orders/ab/../%2e%2e HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("GET http://127.0.0.1/orders/zz?x=/y HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    public async Task An_odd_address_is_404(string request) => (await SendRawAsync(request)).ShouldStartWith("HTTP/1.1 404 ");

    [Fact]
    public async Task A_sender_that_hangs_up_half_way_stores_nothing()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    + $"Content-Length: {Whole.Length}\r\n\r\n{Whole[..^1]}"
            ),
            TestContext.Current.CancellationToken
        );
        socket.Shutdown(SocketShutdown.Both);

        using var after = await _service.GetAsync("/orders/BAD");
        after.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static ByteArrayContent Padded(int length) =>
        new(Encoding.UTF8.GetBytes(Whole.PadRight(length))) { Headers = { ContentType = new("application/json") } };

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_service.Http.BaseAddress!.Host, _service.Http.BaseAddress.Port, TestContext.Current.CancellationToken);
        return socket;
    }

    private async Task<string> SendRawAsync(string request)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        var read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }
}
