using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using DzStore.Load.Http;
using DzStore.Load.Results;
using DzStore.Load.Running;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Load.Tests.Http;

/// <summary>The client against a server that sends exactly the bytes of the test.</summary>
public class HttpLoadClientTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static TheoryData<string, int, string> Answers =>
        new()
        {
            { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok" },
            { "HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n", 200, "" },
            { "HTTP/1.1 204 No Content\r\n\r\n", 204, "" },
            { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nabc", 201, "abc" },
            { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n", 200, "abc0123456789" },
            { "HTTP/1.1 503 Gone\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\n\r\n\r\n0\r\nTrailer: 1\r\n\r\n", 503, "\r\n" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answers_are_read_whole_however_they_arrive(string answer, int status, string body)
    {
        foreach (var piece in new[] { 1, 3, 1_000 })
        {
            await using var server = RawServer.Start(async stream =>
            {
                foreach (var bytes in Encoding.ASCII.GetBytes(answer).Chunk(piece))
                    await stream.WriteAsync(bytes);
            });
            using var client = new HttpLoadClient(server.Address, Timeout, TimeProvider.System);
            for (var i = 0; i < 2; i++)
            {
                var seen = (Status: 0, Body: "");
                await client.SendAsync(client.Requests.Get("/"), 0, (in HttpAnswer received, int _) =>
                {
                    seen = (received.Status, Encoding.ASCII.GetString(received.Body.Span));
                    return HttpLoadClient.Judge(received);
                });
                seen.ShouldBe((status, body));
            }

            server.Connections.ShouldBe(1, "a connection is used again");
        }
    }

    [Theory]
    [InlineData(200, RequestFate.Completed, null)]
    [InlineData(201, RequestFate.Completed, null)]
    [InlineData(302, RequestFate.Failed, "302")]
    [InlineData(409, RequestFate.Failed, "409")]
    [InlineData(429, RequestFate.Failed, "429")]
    [InlineData(502, RequestFate.Unknown, "502")]
    [InlineData(503, RequestFate.Failed, "503")]
    [InlineData(504, RequestFate.Unknown, "504")]
    public async Task Every_status_has_its_fate(int status, RequestFate fate, string? error)
    {
        await using var server = RawServer.Answering($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
        (await SendAsync(server.Address)).ShouldBe(new RequestOutcome(fate, error));
    }

    [Fact]
    public async Task A_connection_that_finds_no_local_port_is_the_generators_want_and_never_sent()
    {
        await using var server = RawServer.Answering("HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n");
        // An address of the documentation's network is nobody's.
        using var client = new HttpLoadClient(server.Address, Timeout, TimeProvider.System, sources: [IPAddress.Parse("192.0.2.1")]);

        var outcome = await client.SendAsync(client.Requests.Get("/"));

        (outcome.Fate, outcome.Shortage).ShouldBe((RequestFate.NotSent, ShortageKind.Ports));
        server.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("", "connection lost")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok", "connection lost")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok", "connection lost")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "unreadable answer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", "unreadable answer")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "unreadable answer")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "unreadable answer")]
    public async Task Half_an_answer_is_unknown_not_a_failure(string answer, string error)
    {
        await using var server = RawServer.Start(async stream =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            stream.Socket.Shutdown(SocketShutdown.Both);
        });
        (await SendAsync(server.Address)).ShouldBe(RequestOutcome.Unknown(error));
    }

    [Fact]
    public async Task Silence_is_unknown_after_the_timeout()
    {
        await using var server = RawServer.Start(_ => Task.CompletedTask);
        using var client = new HttpLoadClient(server.Address, TimeSpan.FromMilliseconds(200), TimeProvider.System);
        (await client.SendAsync(client.Requests.Get("/"))).ShouldBe(RequestOutcome.Unknown("timeout"));
    }

    [Fact]
    public async Task Nothing_listening_is_a_failure_not_an_unknown()
    {
        Uri address;
        await using (var server = RawServer.Start(_ => Task.CompletedTask))
            address = server.Address;
        (await SendAsync(address)).ShouldBe(RequestOutcome.Failed("connection refused"));
    }

    [Fact]
    public async Task An_address_of_IPv6_is_reached()
    {
        Assert.SkipUnless(
            NetworkInterface
                .GetAllNetworkInterfaces()
                .Any(net => net.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(IPAddress.IPv6Loopback))),
            "This machine has no ::1."
        );
        await using var server = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", IPAddress.IPv6Loopback);
        (await SendAsync(server.Address)).ShouldBe(RequestOutcome.Completed);
    }

    [Fact]
    public async Task A_connection_that_the_server_closes_is_not_used_again()
    {
        await using var server = RawServer.Answering("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        using var client = new HttpLoadClient(server.Address, Timeout, TimeProvider.System);
        for (var i = 0; i < 3; i++)
            (await client.SendAsync(client.Requests.Get("/"))).ShouldBe(RequestOutcome.Completed);
        server.Connections.ShouldBe(3);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(130_000)]
    public async Task Idle_connections_that_the_server_has_closed_make_nothing_unknown(int restMs)
    {
        const int AtOnce = 5;
        var (inside, all) = (0, new TaskCompletionSource());
        await using var server = RawServer.Start(async stream =>
        {
            // Nobody is answered before all are inside: each needs a connection.
            if (Interlocked.Increment(ref inside) % AtOnce == 0)
                all.SetResult();
            await all.Task;
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        });
        var clock = new FakeTimeProvider();
        using var client = new HttpLoadClient(server.Address, Timeout, clock);
        await RushAsync();

        server.CloseConnections();
        clock.Advance(TimeSpan.FromMilliseconds(restMs));
        all = new();
        await RushAsync();

        server.Connections.ShouldBe(2 * AtOnce);

        async Task RushAsync()
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.SendAsync(client.Requests.Get("/")).AsTask()));
            outcomes.ShouldAllBe(outcome => outcome == RequestOutcome.Completed);
        }
    }

    [Fact]
    public async Task Idle_connections_that_are_open_are_used_again_after_any_rest()
    {
        await using var server = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var clock = new FakeTimeProvider();
        using var client = new HttpLoadClient(server.Address, Timeout, clock);
        for (var i = 0; i < 3; i++)
        {
            (await client.SendAsync(client.Requests.Get("/"))).ShouldBe(RequestOutcome.Completed);
            clock.Advance(TimeSpan.FromMinutes(10));
        }

        server.Connections.ShouldBe(1);
    }

    [Fact]
    public void Https_is_refused_with_words() =>
        Should
            .Throw<ArgumentException>(() => new HttpLoadClient(new("https://127.0.0.1/"), Timeout, TimeProvider.System))
            .Message.ShouldContain("http://");

    private static async Task<RequestOutcome> SendAsync(Uri address)
    {
        using var client = new HttpLoadClient(address, Timeout, TimeProvider.System);
        return await client.SendAsync(client.Requests.Get("/"));
    }
}
