using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DzStore.SparkConnect.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Service = DzStore.SparkConnect.Protocol.SparkConnectService.SparkConnectServiceClient;

namespace DzStore.SparkConnect;

/// <summary>
/// The protocol of one session: one channel, one session id, the same user, client type and headers on every call; transient failures are
/// retried, the others become a <see cref="SparkConnectException"/>.
/// </summary>
internal sealed class SparkClient : IAsyncDisposable
{
    // What Spark's server takes by default (spark.connect.grpc.maxInboundMessageSize).
    private const int MaxMessageBytes = 128 * 1024 * 1024;
    private static readonly TimeSpan CourtesyLimit = TimeSpan.FromSeconds(5);
    private readonly GrpcChannel? channel;
    private readonly Service service;
    private readonly RetryPolicy retry;
    private readonly Metadata headers;
    private readonly UserContext user;
    private readonly string clientType;
    private readonly IProgress<ExecutionProgress>? progress;
    private readonly ConcurrentDictionary<string, bool> running = new();
    private readonly CancellationTokenSource closed = new();
    private volatile bool disposed;
    private long nextPlanId;

    public SparkClient(SparkRemote remote, RetryPolicy retry, TimeProvider time, IProgress<ExecutionProgress>? progress, Service? service = null)
    {
        (Remote, this.retry, Time, this.progress, Closed) = (remote, retry, time, progress, closed.Token);
        headers = remote.CallHeaders();
        this.service = service ?? new Service(channel = OpenChannel(remote));
        user = new() { UserId = remote.UserId, UserName = remote.UserId };
        clientType = $"{remote.UserAgent ?? "DzStore.SparkConnect"}/{typeof(SparkClient).Assembly.GetName().Version?.ToString(3)} dotnet/{Environment.Version} ({RuntimeInformation.OSDescription})";
        SessionId = (remote.SessionId ?? Guid.NewGuid()).ToString();
    }

    public SparkRemote Remote { get; }
    public TimeProvider Time { get; }
    public string SessionId { get; }
    public TagScope Tags { get; } = new();

    /// <summary>Runs before a query is executed again on a server that no longer knows it, hence perhaps no longer the session.</summary>
    public Func<CancellationToken, Task>? RestoreSession { get; set; }

    public long NextPlanId() => Interlocked.Increment(ref nextPlanId);

    public Task<AnalyzePlanResponse> AnalyzeAsync(AnalyzePlanRequest request, CancellationToken cancellationToken)
    {
        (request.SessionId, request.UserContext, request.ClientType) = (SessionId, user, clientType);
        CheckSize(request);
        return CallAsync(options => service.AnalyzePlanAsync(request, options), cancellationToken);
    }

    public Task<ConfigResponse> ConfigAsync(ConfigRequest.Types.Operation operation, CancellationToken cancellationToken)
    {
        var request = new ConfigRequest { SessionId = SessionId, UserContext = user, ClientType = clientType, Operation = operation };
        return CallAsync(options => service.ConfigAsync(request, options), cancellationToken);
    }

    /// <summary>Ids of the operations that were running and are now being stopped.</summary>
    public async Task<IReadOnlyList<string>> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken)
    {
        (request.SessionId, request.UserContext, request.ClientType) = (SessionId, user, clientType);
        var response = await CallAsync(options => service.InterruptAsync(request, options), cancellationToken).ConfigureAwait(false);
        return response.InterruptedIds;
    }

    /// <summary>Runs a plan: its responses as they come, whatever happens to the connection in between.</summary>
    public async IAsyncEnumerable<ExecutePlanResponse> ExecuteAsync(Plan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ExecutePlanRequest
        {
            SessionId = SessionId,
            UserContext = user,
            ClientType = clientType,
            Plan = plan,
            Tags = { Tags.Current },
            RequestOptions = { new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new() { Reattachable = true } } },
        };
        CheckSize(request);
        var tracker = new ProgressTracker(progress, Tags.Current, Time);
        var execution = new ReattachableExecution(this, request, retry, tracker);
        await foreach (var response in execution.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return response;
    }

    internal Uri Address => Remote.Address;

    /// <summary>Fires when the client is disposed and what ran has been stopped.</summary>
    internal CancellationToken Closed { get; }

    /// <summary>Whether a call failed because this client was disposed under it, however gRPC puts it.</summary>
    internal bool IsOfDisposal(Exception failure) => disposed && failure is (RpcException or OperationCanceledException or ObjectDisposedException);

    internal static ObjectDisposedException Disposed() => new(nameof(SparkSession), "The session was disposed");

    /// <summary>From when an operation is named to when nobody reads it any more.</summary>
    internal void Track(string operationId) => running[operationId] = true;

    internal void Untrack(string operationId) => running.TryRemove(operationId, out _);

    internal AsyncServerStreamingCall<ExecutePlanResponse> Execute(ExecutePlanRequest request) => service.ExecutePlan(request, Options(default));

    internal AsyncServerStreamingCall<ExecutePlanResponse> Reattach(string operationId, string? lastResponseId)
    {
        var request = new ReattachExecuteRequest { SessionId = SessionId, UserContext = user, ClientType = clientType, OperationId = operationId };
        if (lastResponseId is not null)
            request.LastResponseId = lastResponseId;
        return service.ReattachExecute(request, Options(default));
    }

    /// <summary>Lets the server forget what has been read; <paramref name="upTo"/> null: the whole operation.</summary>
    internal async Task ReleaseAsync(string operationId, string? upTo)
    {
        var request = new ReleaseExecuteRequest { SessionId = SessionId, UserContext = user, ClientType = clientType, OperationId = operationId };
        if (upTo is null)
            request.ReleaseAll = new();
        else
            request.ReleaseUntil = new() { ResponseId = upTo };
        await CourtesyAsync(async options => await service.ReleaseExecuteAsync(request, options)).ConfigureAwait(false);
    }

    /// <summary>Stops an operation that its reader has left. True once the server says that it is being stopped.</summary>
    internal async Task<bool> AbandonAsync(string operationId)
    {
        var request = new InterruptRequest
        {
            SessionId = SessionId,
            UserContext = user,
            ClientType = clientType,
            InterruptType = InterruptRequest.Types.InterruptType.OperationId,
            OperationId = operationId,
        };
        var response = await CourtesyAsync(async options => await service.InterruptAsync(request, options)).ConfigureAwait(false);
        return response?.InterruptedIds.Contains(operationId) ?? false;
    }

    /// <summary>Closes the channel; what still runs is stopped first, so that nothing works on for a client that has gone.</summary>
    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await Task.WhenAll(running.Keys.Select(AbandonAsync)).ConfigureAwait(false);
        await closed.CancelAsync().ConfigureAwait(false);
        channel?.Dispose();
        closed.Dispose();
    }

    // Releasing and abandoning are courtesies towards the server: it does both by itself in time, and their failure must not hide the
    // result, or the failure, that the caller is about to get.
    private async Task<T?> CourtesyAsync<T>(Func<CallOptions, Task<T>> call) where T : class
    {
        try
        {
            using var limit = new CancellationTokenSource(CourtesyLimit, Time);
            return await call(Options(limit.Token)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    private async Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var pending = call(Options(cancellationToken));
                return await pending.ResponseAsync.ConfigureAwait(false);
            }
            catch (RpcException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (Exception failure) when (IsOfDisposal(failure))
            {
                throw Disposed();
            }
            catch (RpcException failure) when (SparkErrors.IsTransient(failure))
            {
                if (attempt > retry.MaxRetries)
                    throw SparkErrors.Unreachable(Address, failure, attempt);
                await BackOffAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException failure)
            {
                throw SparkErrors.FromStatus(failure);
            }
        }
    }

    // gRPC would be cut off in the middle, and say that the call could not be started.
    private static void CheckSize(IMessage request)
    {
        if (request.CalculateSize() is var size and (< 0 or > MaxMessageBytes))
            throw new SparkConnectException($"The plan takes {(uint)size >> 20} MB, and a Spark server takes 128 MB in one message: write local rows where Spark can read them")
            {
                StatusCode = StatusCode.ResourceExhausted,
            };
    }

    internal Task BackOffAsync(int failures, CancellationToken cancellationToken) =>
        Task.Delay(retry.Delay(failures, Random.Shared.NextDouble()), Time, cancellationToken);

    private CallOptions Options(CancellationToken cancellationToken) => new(headers, cancellationToken: cancellationToken);

    private static GrpcChannel OpenChannel(SparkRemote remote) => GrpcChannel.ForAddress(remote.Address, new()
    {
        // One result batch may exceed gRPC's default of 4 MB by far, and a single wide row Spark's own 4 MB target.
        MaxReceiveMessageSize = null,
        // The retry policy decides when to try again; gRPC's own backoff grows to 2 minutes, in which it answers for a server that is back already.
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
        MaxReconnectBackoff = TimeSpan.FromSeconds(1),
        HttpHandler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            // Room for the next batches to arrive while one is decoded.
            InitialHttp2StreamWindowSize = 8 * 1024 * 1024,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        },
        DisposeHttpClient = true,
    });
}
