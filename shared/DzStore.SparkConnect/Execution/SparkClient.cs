using System.Runtime.CompilerServices;
using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Protocol;
using Service = DzStore.SparkConnect.Protocol.SparkConnectService.SparkConnectServiceClient;

namespace DzStore.SparkConnect.Execution;

/// <summary>The requests of one session: analysis of plans, settings, execution and interruption.</summary>
internal sealed class SparkClient : IAsyncDisposable
{
    private readonly ServiceCalls _calls;
    private readonly ClientIdentity _identity;
    private readonly Operations _operations;
    private readonly IProgress<ExecutionProgress>? _progress;
    private long _nextPlanId;

    public SparkClient(
        SparkRemote remote,
        RetryPolicy retry,
        TimeProvider time,
        IProgress<ExecutionProgress>? progress,
        Service? service = null
    )
        : this(new(remote, retry, time, service), ClientIdentity.Of(remote), progress) { }

    private SparkClient(ServiceCalls calls, ClientIdentity identity, IProgress<ExecutionProgress>? progress)
    {
        (_calls, _identity, _progress) = (calls, identity, progress);
        _operations = new(calls, identity);
    }

    public string SessionId => _identity.SessionId;

    public TagScope Tags { get; } = new();

    /// <summary>
    /// Sets the session up again before a query is executed a second time, on a server that no longer knows the query and so perhaps not
    /// the session.
    /// </summary>
    public Func<CancellationToken, Task>? RestoreSession { get; set; }

    /// <summary>The same user's client of a new session, over the same channel.</summary>
    public SparkClient InNewSession() => new(_calls, _identity.InNewSession(), _progress);

    public long NextPlanId() => Interlocked.Increment(ref _nextPlanId);

    public async Task<AnalyzePlanResponse> AnalyzeAsync(AnalyzePlanRequest request, CancellationToken cancellationToken)
    {
        (request.SessionId, request.UserContext, request.ClientType) = (SessionId, _identity.User, _identity.ClientType);
        if (_identity.ServerSession is { } observed)
            request.ClientObservedServerSideSessionId = observed;
        ServiceCalls.CheckSize(request);
        var response = await _calls
            .CallAsync((service, options) => service.AnalyzePlanAsync(request, options), cancellationToken)
            .ConfigureAwait(false);
        _identity.Observe(response.ServerSideSessionId);
        return response;
    }

    public async Task<ConfigResponse> ConfigAsync(ConfigRequest.Types.Operation operation, CancellationToken cancellationToken)
    {
        var request = new ConfigRequest
        {
            SessionId = SessionId,
            UserContext = _identity.User,
            ClientType = _identity.ClientType,
            Operation = operation,
        };
        if (_identity.ServerSession is { } observed)
            request.ClientObservedServerSideSessionId = observed;
        var response = await _calls
            .CallAsync((service, options) => service.ConfigAsync(request, options), cancellationToken)
            .ConfigureAwait(false);
        _identity.Observe(response.ServerSideSessionId);
        return response;
    }

    /// <returns>The ids of the operations that were running and are now being stopped.</returns>
    public async Task<IReadOnlyList<string>> InterruptAsync(InterruptRequest request, CancellationToken cancellationToken)
    {
        (request.SessionId, request.UserContext, request.ClientType) = (SessionId, _identity.User, _identity.ClientType);
        if (_identity.ServerSession is { } observed)
            request.ClientObservedServerSideSessionId = observed;
        var response = await _calls
            .CallAsync((service, options) => service.InterruptAsync(request, options), cancellationToken)
            .ConfigureAwait(false);
        return response.InterruptedIds;
    }

    /// <summary>Runs a plan and gives its responses as they come, across lost connections.</summary>
    public async IAsyncEnumerable<ExecutePlanResponse> ExecuteAsync(Plan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ExecutePlanRequest
        {
            SessionId = SessionId,
            UserContext = _identity.User,
            ClientType = _identity.ClientType,
            Plan = plan,
            Tags = { Tags.Current },
            RequestOptions = { new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new() { Reattachable = true } } },
        };
        if (_identity.ServerSession is { } observed)
            request.ClientObservedServerSideSessionId = observed;
        ServiceCalls.CheckSize(request);
        var tracker = new ProgressTracker(_progress, Tags.Current, _calls.Time);
        var execution = new ReattachableExecution(_calls, _operations, request, tracker, RestoreSession);
        await foreach (var response in execution.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            _identity.Observe(response.ServerSideSessionId);
            yield return response;
        }
    }

    /// <summary>Stops what still runs, so that nothing works on for a client that has gone, and closes the channel.</summary>
    public async ValueTask DisposeAsync()
    {
        _calls.BeginClosing();
        await _operations.AbandonAllAsync().ConfigureAwait(false);
        await _calls.DisposeAsync().ConfigureAwait(false);
    }
}
