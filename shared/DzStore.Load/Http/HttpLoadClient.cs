using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DzStore.Load;

/// <summary>Turns an answer into a request's outcome while the answer is still in its connection's buffer.</summary>
public delegate RequestOutcome AnswerJudge<in TState>(in HttpAnswer answer, TState state);

/// <summary>
/// Sends requests to one server over as many connections as are needed at once, which stay open between requests. A request that
/// gets no answer within the timeout is unknown, and its connection is closed.
/// </summary>
public sealed class HttpLoadClient : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(20);
    private static readonly string[] StatusNames = [.. Enumerable.Range(0, 600).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    private readonly ConcurrentStack<LoadConnection> idle = new();
    private readonly ConcurrentDictionary<LoadConnection, bool> open = new();
    private readonly EndPoint server;
    private readonly TimeProvider time;
    private readonly long timeout;
    private readonly ITimer sweeper;

    /// <param name="address">An http address.</param>
    /// <param name="timeout">After how long without an answer a request is unknown.</param>
    /// <param name="time">The clock.</param>
    /// <param name="credentials">Sent with every request; null: none.</param>
    /// <exception cref="ArgumentException">The address is not one of plain HTTP.</exception>
    public HttpLoadClient(Uri address, TimeSpan timeout, TimeProvider time, LoadCredentials? credentials = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(time);
        if (address.Scheme != Uri.UriSchemeHttp)
            throw new ArgumentException($"{address} is not an http:// address; load is sent over plain HTTP only.", nameof(address));
        server = IPAddress.TryParse(address.Host, out var ip) ? new IPEndPoint(ip, address.Port)
            : address.IsLoopback ? new IPEndPoint(IPAddress.Loopback, address.Port)
            : new DnsEndPoint(address.Host, address.Port, AddressFamily.InterNetwork);
        Requests = new(address, credentials);
        this.time = time;
        this.timeout = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        sweeper = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    /// <summary>Writes requests for this server.</summary>
    public HttpRequests Requests { get; }

    /// <summary>Sends one request; 2xx completes, 504 and silence are unknown, the rest fails.</summary>
    public ValueTask<RequestOutcome> SendAsync(ReadOnlyMemory<byte> request) =>
        SendAsync(request, 0, static (in HttpAnswer answer, int _) => Judge(answer));

    /// <summary>Sends one request and lets the caller judge the answer; what is no answer is judged here.</summary>
    public async ValueTask<RequestOutcome> SendAsync<TState>(ReadOnlyMemory<byte> request, TState state, AnswerJudge<TState> judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        if (!idle.TryPop(out var connection))
        {
            connection = new(server.AddressFamily);
            open[connection] = true;
            connection.Deadline = time.GetTimestamp() + timeout;
            if (await ConnectAsync(connection).ConfigureAwait(false) is { } refused)
                return refused;
        }

        connection.Deadline = time.GetTimestamp() + timeout;
        try
        {
            await connection.SendAsync(request).ConfigureAwait(false);
            var answer = await connection.ReceiveAsync().ConfigureAwait(false);
            var outcome = judge(answer, state);
            connection.Deadline = 0;
            if (answer.KeepsAlive)
                idle.Push(connection);
            else
                Close(connection);
            return outcome;
        }
        catch (Exception e) when (e is SocketException or EndOfStreamException or ObjectDisposedException)
        {
            // It may have arrived and been acted on before the connection was lost.
            Close(connection);
            return RequestOutcome.Unknown(connection.Expired ? "timeout" : "connection lost");
        }
        catch (InvalidDataException)
        {
            Close(connection);
            return RequestOutcome.Unknown("unreadable answer");
        }
    }

    /// <summary>What HTTP itself says about an outcome.</summary>
    public static RequestOutcome Judge(in HttpAnswer answer) => answer.Status switch
    {
        >= 200 and < 300 => RequestOutcome.Completed,
        504 => RequestOutcome.Unknown("504"),
        < 600 => RequestOutcome.Failed(StatusNames[answer.Status]),
        _ => RequestOutcome.Failed("unreadable status"),
    };

    /// <summary>Closes every connection; requests under way on them become unknown.</summary>
    public void Dispose()
    {
        sweeper.Dispose();
        foreach (var connection in open.Keys)
            Close(connection);
    }

    /// <returns>Null when it is connected; otherwise nothing was sent, and the request has failed.</returns>
    private async ValueTask<RequestOutcome?> ConnectAsync(LoadConnection connection)
    {
        try
        {
            await connection.ConnectAsync(server, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Close(connection);
            return RequestOutcome.Failed(connection.Expired ? "connect timeout"
                : e is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "connection refused"
                : "connection failed");
        }
    }

    private void Sweep()
    {
        var now = time.GetTimestamp();
        foreach (var (connection, _) in open)
        {
            if (connection.Deadline is > 0 and var deadline && deadline < now)
                connection.Expire();
        }
    }

    private void Close(LoadConnection connection)
    {
        open.TryRemove(connection, out _);
        connection.Dispose();
    }
}
