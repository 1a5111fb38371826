using DzStore.SparkConnect.Errors;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Service = DzStore.SparkConnect.Protocol.SparkConnectService.SparkConnectServiceClient;

namespace DzStore.SparkConnect.Connection;

/// <summary>
/// Calls Spark's gRPC service over one channel: the same headers go with every call, transient failures are retried, and the other
/// failures become a <see cref="SparkConnectException"/>.
/// </summary>
internal sealed class ServiceCalls : IAsyncDisposable
{
    // Spark's server takes this much in one message by default (spark.connect.grpc.maxInboundMessageSize).
    private const int MaxMessageBytes = 128 * 1024 * 1024;
    private static readonly TimeSpan CourtesyLimit = TimeSpan.FromSeconds(5);
    private readonly RequestTraffic _traffic = new();
    private readonly GrpcChannel? _channel;
    private readonly Service _service;
    private readonly Metadata _headers;
    private readonly CancellationTokenSource _closed = new();
    private volatile bool _closing;
    private bool _hasAnswered;
    private bool _disposed;

    /// <param name="remote">The server's address, with the headers and the token to send.</param>
    /// <param name="retry">The policy for transient failures.</param>
    /// <param name="time">The clock of backoff and time limits.</param>
    /// <param name="service">A stand-in for the server, for tests; null opens a channel to <paramref name="remote"/>.</param>
    public ServiceCalls(SparkRemote remote, RetryPolicy retry, TimeProvider time, Service? service)
    {
        (Address, Retry, Time, Closed) = (remote.Address, retry, time, _closed.Token);
        _headers = remote.CallHeaders();
        _service = service ?? new Service(_channel = SparkChannel.Open(remote, _traffic));
    }

    public Uri Address { get; }
    public RetryPolicy Retry { get; }
    public TimeProvider Time { get; }

    /// <summary>Is cancelled when the channel closes.</summary>
    public CancellationToken Closed { get; }

    /// <summary>The time at which the server, which had answered, was found gone; null while it answers, and before it ever has.</summary>
    public DateTimeOffset? WentAway { get; private set; }

    /// <summary>Notes that the server has answered.</summary>
    public void Answered() => (_hasAnswered, WentAway) = (true, null);

    /// <summary>Notes that a request failed because the server did not answer.</summary>
    public void NotAnswered() => WentAway ??= _hasAnswered ? Time.GetUtcNow() : null;

    /// <summary>A mark by which <see cref="NothingSentSince"/> tells if anything was sent after it.</summary>
    public long Mark() => _traffic.Bytes;

    /// <summary>
    /// True if no byte of any request reached the network since a mark, so that a call which began after it and has failed can't have had
    /// an effect. A call that was given up while it waits for a connection may still be sent.
    /// </summary>
    public bool NothingSentSince(long mark) => _channel is not null && _traffic.Bytes == mark;

    /// <summary>Opens a stream of responses. It is cancelled by disposing it, not by a token.</summary>
    public AsyncServerStreamingCall<T> Stream<T>(Func<Service, CallOptions, AsyncServerStreamingCall<T>> call) =>
        call(_service, Options(default));

    /// <summary>Makes one call, again after each transient failure as the policy allows.</summary>
    public async Task<T> CallAsync<T>(Func<Service, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var pending = call(_service, Options(cancellationToken));
                var response = await pending.ResponseAsync.ConfigureAwait(false);
                Answered();
                return response;
            }
            catch (RpcException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (Exception e) when (IsOfClosing(e))
            {
                throw Disposed();
            }
            catch (RpcException e) when (SparkErrors.IsTransient(e))
            {
                NotAnswered();
                if (attempt > Retry.MaxRetries)
                    throw SparkErrors.Unreachable(Address, e, attempt, WentAway);
                await BackOffAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException e)
            {
                throw SparkErrors.FromStatus(e);
            }
        }
    }

    /// <summary>
    /// Makes one call that is a courtesy towards the server, such as releasing what was read: the server does the same by itself in time.
    /// Its failure gives null, since it must not hide the result, or the failure, that the caller is about to get.
    /// </summary>
    public async Task<T?> TryCallAsync<T>(Func<Service, CallOptions, AsyncUnaryCall<T>> call)
        where T : class
    {
        try
        {
            using var limit = new CancellationTokenSource(CourtesyLimit, Time);
            return await call(_service, Options(limit.Token)).ResponseAsync.ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Waits before retry number <paramref name="failures"/>, from 1.</summary>
    public Task BackOffAsync(int failures, CancellationToken cancellationToken) =>
        Task.Delay(Retry.Delay(failures, Random.Shared.NextDouble()), Time, cancellationToken);

    /// <summary>True for a call that failed because this client closed the channel under it, in whatever form gRPC reports that.</summary>
    public bool IsOfClosing(Exception failure) =>
        _closing && failure is (RpcException or OperationCanceledException or ObjectDisposedException);

    public static ObjectDisposedException Disposed() => new("SparkSession", "The session was disposed");

    /// <summary>
    /// Refuses a message that the server would not take: gRPC would cut it off in the middle, and blame the call's start.
    /// </summary>
    /// <exception cref="SparkConnectException">The message has more than 128 MB.</exception>
    public static void CheckSize(IMessage request)
    {
        if (request.CalculateSize() is var size and (< 0 or > MaxMessageBytes))
        {
            throw new SparkConnectException(
                $"The plan takes {(uint)size >> 20} MB, and a Spark server takes 128 MB in one message: "
                    + "write local rows where Spark can read them"
            )
            {
                StatusCode = StatusCode.ResourceExhausted,
            };
        }
    }

    /// <summary>Announces that the channel is about to close: calls that fail from now on fail for that reason.</summary>
    public void BeginClosing() => _closing = true;

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _closed.CancelAsync().ConfigureAwait(false);
        _channel?.Dispose();
        _closed.Dispose();
    }

    private CallOptions Options(CancellationToken cancellationToken) => new(_headers, cancellationToken: cancellationToken);
}
