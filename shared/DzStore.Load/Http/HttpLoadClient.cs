using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.Load.Http;

/// <summary>Turns an answer into a request's outcome while the answer is still in its connection's buffer.</summary>
public delegate RequestOutcome AnswerJudge<in TState>(in HttpAnswer answer, TState state);

/// <summary>
/// Sends requests to one server over as many connections as are needed at once, which stay open between requests. A request that
/// gets no answer within the timeout is unknown, and its connection is closed.
/// </summary>
/// <remarks>
/// The connection that was used last is used first, so that after a busy time the others rest until their server closes them. What is sent
/// on such a one gets no answer, and its outcome would be unknown by the fault of nobody but the generator: one that has rested is looked
/// at before it is used.
/// </remarks>
public sealed class HttpLoadClient : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(20);

    // Looking takes a system call. Under load a connection rests for less, and servers keep theirs for seconds at least.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);
    private static readonly string[] StatusNames =
    [
        .. Enumerable.Range(0, 600).Select(status => status.ToString(CultureInfo.InvariantCulture)),
    ];

    private readonly ConcurrentStack<LoadConnection>[] _idle;
    private readonly ConcurrentDictionary<LoadConnection, bool> _open = new();
    private readonly EndPoint _server;
    private readonly IReadOnlyList<IPAddress> _sources;
    private readonly TimeProvider _time;
    private readonly long _timeout;
    private readonly long _rest;
    private readonly ITimer _sweeper;

    /// <param name="address">An http address.</param>
    /// <param name="timeout">After how long without an answer a request is unknown.</param>
    /// <param name="time">The clock.</param>
    /// <param name="credentials">Sent with every request; null: none.</param>
    /// <param name="sources">Local addresses to send from, each with connections of its own; null: whichever the system takes.</param>
    /// <exception cref="ArgumentException">The address is not one of plain HTTP.</exception>
    public HttpLoadClient(
        Uri address,
        TimeSpan timeout,
        TimeProvider time,
        LoadCredentials? credentials = null,
        IReadOnlyList<IPAddress>? sources = null
    )
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(time);
        if (address.Scheme != Uri.UriSchemeHttp)
            throw new ArgumentException($"{address} is not an http:// address; load is sent over plain HTTP only.", nameof(address));
        _server =
            IPAddress.TryParse(address.Host, out var ip) ? new IPEndPoint(ip, address.Port)
            : address.IsLoopback ? new IPEndPoint(IPAddress.Loopback, address.Port)
            : new DnsEndPoint(address.Host, address.Port, AddressFamily.InterNetwork);
        Requests = new(address, credentials);
        _sources = sources ?? [];
        _idle = [.. Enumerable.Range(0, Math.Max(1, _sources.Count)).Select(_ => new ConcurrentStack<LoadConnection>())];
        _time = time;
        _timeout = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        _rest = (long)(Rest.TotalSeconds * time.TimestampFrequency);
        _sweeper = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    /// <summary>Writes requests for this server.</summary>
    public HttpRequests Requests { get; }

    /// <summary>Sends one request; 2xx completes, 502, 504 and silence are unknown, the rest fails.</summary>
    public ValueTask<RequestOutcome> SendAsync(ReadOnlyMemory<byte> request) =>
        SendAsync(request, 0, static (in HttpAnswer answer, int _) => Judge(answer));

    /// <summary>Sends one request and lets the caller judge the answer; what is no answer is judged here.</summary>
    /// <param name="request">The request as it goes out.</param>
    /// <param name="state">Handed to the judge.</param>
    /// <param name="judge">Judges the answer.</param>
    /// <param name="source">The index of the local address to send from.</param>
    public async ValueTask<RequestOutcome> SendAsync<TState>(
        ReadOnlyMemory<byte> request,
        TState state,
        AnswerJudge<TState> judge,
        int source = 0
    )
    {
        ArgumentNullException.ThrowIfNull(judge);
        var now = _time.GetTimestamp();
        var connection = TakeIdle(source, now);
        if (connection is null)
        {
            (connection, var refused) = await OpenAsync(source, now).ConfigureAwait(false);
            if (connection is null)
                return refused;
            now = _time.GetTimestamp();
        }

        connection.LastSent = now;
        connection.Deadline = now + _timeout;
        try
        {
            await connection.SendAsync(request).ConfigureAwait(false);
            var answer = await connection.ReceiveAsync().ConfigureAwait(false);
            var outcome = judge(answer, state);
            connection.Deadline = 0;
            if (answer.KeepsAlive)
                _idle[connection.Source].Push(connection);
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

    /// <summary>The outcome by the HTTP status alone.</summary>
    public static RequestOutcome Judge(in HttpAnswer answer) =>
        answer.Status switch
        {
            >= 200 and < 300 => RequestOutcome.Completed,
            502 or 504 => RequestOutcome.Unknown(StatusNames[answer.Status]),
            < 600 => RequestOutcome.Failed(StatusNames[answer.Status]),
            _ => RequestOutcome.Failed("unreadable status"),
        };

    /// <summary>Closes every connection; requests under way on them become unknown.</summary>
    public void Dispose()
    {
        _sweeper.Dispose();
        foreach (var connection in _open.Keys)
            Close(connection);
    }

    /// <returns>Null where there is none that its server has not closed.</returns>
    private LoadConnection? TakeIdle(int source, long now)
    {
        while (_idle[source].TryPop(out var connection))
        {
            if (now - connection.LastSent < _rest || connection.IsUsable)
                return connection;
            Close(connection);
        }

        return null;
    }

    /// <returns>A new connection, or null and why there is none: nothing was sent.</returns>
    private async ValueTask<(LoadConnection? Connection, RequestOutcome Refused)> OpenAsync(int source, long now)
    {
        LoadConnection? connection = null;
        try
        {
            connection = new(_server.AddressFamily, _sources.Count > 0 ? _sources[source] : null) { Source = source };
            _open[connection] = true;
            connection.Deadline = now + _timeout;
            await connection.ConnectAsync(_server, CancellationToken.None).ConfigureAwait(false);
            return (connection, default);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            if (connection is not null)
                Close(connection);
            return (null, Refusal(connection?.Expired == true, e));
        }
    }

    /// <summary>What the generator lacks is none of the server's failures.</summary>
    private static RequestOutcome Refusal(bool expired, Exception exception) =>
        (expired, (exception as SocketException)?.SocketErrorCode) switch
        {
            (true, _) => RequestOutcome.Failed("connect timeout"),
            (_, SocketError.ConnectionRefused) => RequestOutcome.Failed("connection refused"),
            (_, SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse) => RequestOutcome.NotSent(ShortageKind.Ports),
            (_, SocketError.TooManyOpenSockets) => RequestOutcome.NotSent(ShortageKind.Descriptors),
            _ => RequestOutcome.Failed("connection failed"),
        };

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        foreach (var (connection, _) in _open)
        {
            if (connection.Deadline is > 0 and var deadline && deadline < now)
                connection.Expire();
        }
    }

    private void Close(LoadConnection connection)
    {
        _open.TryRemove(connection, out _);
        connection.Dispose();
    }
}
