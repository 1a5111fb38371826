namespace DzStore.Analytics.Jobs.Running;

/// <summary>Registers kinds of jobs.</summary>
internal static class JobHandlerExtensions
{
    /// <summary>
    /// Registers a kind of job: from then on its requests are stored, run by the handler, shown under /jobs and listed in the OpenAPI
    /// document.
    /// </summary>
    public static IServiceCollection AddJobHandler<TRequest, TResult, THandler>(this IServiceCollection services, JobKind kind)
        where TRequest : JobRequest
        where TResult : JobResult
        where THandler : class, IJobHandler<TRequest, TResult> =>
        services
            .AddSingleton(new JobType(kind, typeof(TRequest), typeof(TResult)))
            .AddSingleton<IJobHandler<TRequest, TResult>, THandler>()
            .AddSingleton<JobHandler>(provider => new JobHandler<TRequest, TResult>(
                kind,
                provider.GetRequiredService<IJobHandler<TRequest, TResult>>()
            ));
}
