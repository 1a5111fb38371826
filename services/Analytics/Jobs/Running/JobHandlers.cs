namespace DzStore.Analytics.Jobs.Running;

/// <summary>The handlers of all registered kinds of jobs.</summary>
internal sealed class JobHandlers(IEnumerable<JobHandler> handlers)
{
    private readonly Dictionary<JobKind, JobHandler> _handlers = handlers.ToDictionary(handler => handler.Kind);

    /// <exception cref="InvalidOperationException">No handler is registered for the kind of job.</exception>
    public Task<JobResult> RunAsync(JobRun run, JobRequest request, CancellationToken cancellationToken) =>
        _handlers.TryGetValue(request.Kind(), out var handler)
            ? handler.RunAsync(run, request, cancellationToken)
            : throw new InvalidOperationException($"No handler runs jobs of the kind {request.Kind()}");

    /// <summary>Removes what interrupted runs left behind.</summary>
    public async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        foreach (var handler in _handlers.Values)
            await handler.CleanUpAsync(cancellationToken);
    }
}
