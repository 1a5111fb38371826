using System.Net.Sockets;
using System.Text;
using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Execution;
using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect.Tests.Connection;

/// <summary>Writes to addresses without a Spark: those that were never sent say so, and those that were have an unknown outcome.</summary>
public class NeverSentTests
{
    private static readonly byte[] Marker = Encoding.ASCII.GetBytes("the-plan-of-this-write");
    private static readonly byte[] Greeting = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("/;use_ssl=true")]
    public async Task Nobody_listens(string parameters)
    {
        int port;
        using (var free = new TcpListener(System.Net.IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        }
        var failure = await Should.ThrowAsync<SparkConnectionException>(() => WriteAsync($"sc://127.0.0.1:{port}{parameters}"));
        failure.Message.ShouldContain($"127.0.0.1:{port}");
        failure.Message.ShouldContain("Connection refused");
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("x")]
    public async Task Garbage_is_answered(string garbage)
    {
        await using var server = new OddServer(
            async (self, connection) =>
            {
                await self.ReceiveAsync(connection);
                await connection.WriteAsync(Encoding.ASCII.GetBytes(garbage), Stop);
                // Closes once the client has done so: it does not wait for more of this.
                if (garbage.Length > 4)
                    await self.ReceiveAsync(connection, Marker);
            }
        );
        await Should.ThrowAsync<SparkConnectionException>(() => WriteAsync(server.Remote));
        server.Connections.ShouldBeGreaterThan(1);
        server.Received.AsSpan().IndexOf(Marker).ShouldBe(-1);
    }

    [Fact]
    public async Task Connections_are_closed_at_once_as_by_a_proxy_with_nobody_behind_it()
    {
        await using var server = new OddServer((_, _) => Task.CompletedTask);
        await Should.ThrowAsync<SparkConnectionException>(() => WriteAsync(server.Remote));
        server.Connections.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Connections_are_closed_before_any_answer()
    {
        await using var server = new OddServer((self, connection) => self.ReceiveAsync(connection));
        await Should.ThrowAsync<SparkConnectionException>(() => WriteAsync(server.Remote));
        server.Connections.ShouldBeGreaterThan(1);
        server.Received.AsSpan().IndexOf(Marker).ShouldBe(-1);
    }

    [Fact]
    public async Task No_TLS_is_spoken()
    {
        await using var server = new OddServer(
            async (self, connection) =>
            {
                await self.ReceiveAsync(connection);
                await connection.WriteAsync(Greeting, Stop);
            }
        );
        await Should.ThrowAsync<SparkConnectionException>(() => WriteAsync($"{server.Remote}/;use_ssl=true"));
    }

    [Fact]
    public async Task What_was_sent_to_a_server_that_then_goes_away_is_unknown()
    {
        await using var server = new OddServer(
            async (self, connection) =>
            {
                await connection.WriteAsync(Greeting, Stop);
                await self.ReceiveAsync(connection, Marker);
            }
        );
        await Should.ThrowAsync<SparkOutcomeUnknownException>(() => WriteAsync(server.Remote));
        server.Received.AsSpan().IndexOf(Marker).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task What_was_sent_to_a_server_that_answers_garbage_later_is_unknown()
    {
        await using var server = new OddServer(
            async (self, connection) =>
            {
                await connection.WriteAsync(Greeting, Stop);
                await self.ReceiveAsync(connection, Marker);
                await connection.WriteAsync(new byte[64], Stop);
            }
        );
        await Should.ThrowAsync<SparkOutcomeUnknownException>(() => WriteAsync(server.Remote));
    }

    private static async Task WriteAsync(string remote)
    {
        var policy = new RetryPolicy { MaxRetries = 2, FirstDelay = TimeSpan.FromMilliseconds(1) };
        await using var client = new SparkClient(SparkRemote.Parse(remote), policy, TimeProvider.System, null);
        var write = new Plan { Command = new() { WriteOperation = new() { Source = Encoding.ASCII.GetString(Marker) } } };
        await foreach (var response in client.ExecuteAsync(write, Stop))
            Assert.Fail($"Nobody there could answer {response}");
    }
}
