namespace DzStore.Analytics.Jobs.Running;

/// <summary>The handler of one kind of job, for callers that do not know the types of its requests and results.</summary>
internal abstract class JobHandler(JobKind kind)
{
    public JobKind Kind { get; } = kind;

    public abstract Task<JobResult> RunAsync(JobRun run, JobRequest request, CancellationToken cancellationToken);

    public abstract Task CleanUpAsync(CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed class JobHandler<TRequest, TResult>(JobKind kind, IJobHandler<TRequest, TResult> handler) : JobHandler(kind)
    where TRequest : JobRequest
    where TResult : JobResult
{
    public override async Task<JobResult> RunAsync(JobRun run, JobRequest request, CancellationToken cancellationToken) =>
        await handler.RunAsync(run, (TRequest)request, cancellationToken);

    public override Task CleanUpAsync(CancellationToken cancellationToken) => handler.CleanUpAsync(cancellationToken);
}
