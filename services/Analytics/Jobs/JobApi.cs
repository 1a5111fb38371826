using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Jobs;

/// <summary>/jobs: what was started, how far it is, and how to stop it or run it again.</summary>
internal static class JobApi
{
    private const int DefaultPage = 20;
    private const int MaxPage = 100;

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("/", ListAsync).WithName("ListJobs").WithSummary("Jobs, newest first")
            .ProducesProblem(400).ProducesProblem(503);
        jobs.MapGet("/{id}", GetAsync).WithName("GetJob").WithSummary("State, progress, timings and result of a job")
            .ProducesProblem(404).ProducesProblem(503);
        jobs.MapDelete("/{id}", CancelAsync).WithName("CancelJob").WithSummary("Cancels a job that waits or runs")
            .WithAnswer(202, "It will stop soon, or has not begun; see its state.")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        jobs.MapPost("/{id}/runs", RunAgainAsync).WithName("RunJobAgain").WithSummary("Runs a job again that failed, was cancelled or was interrupted")
            .WithAnswer(202, "It waits to be run again, with the same id and the same effect as one run.")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
    }

    /// <summary>202 with Location for a job that was queued, 503 with Retry-After for one that found the queue full.</summary>
    public static async Task<Results<Accepted<JobView>, ProblemHttpResult>> StartAsync(
        Job job, JobStore store, JobQueueSignal signal, HttpContext context, CancellationToken cancellationToken)
    {
        if (!await store.TryEnqueueAsync(job, cancellationToken))
        {
            context.Response.Headers.RetryAfter = "10";
            return TypedResults.Problem("The queue of jobs is full. Nothing was started; try again after Retry-After seconds.", statusCode: 503);
        }

        signal.Queued();
        return TypedResults.Accepted($"/jobs/{job.Id}", JobView.Of(job));
    }

    private static async Task<Results<Ok<JobPage>, ProblemHttpResult>> ListAsync(JobStore store, CancellationToken cancellationToken, string? limit = null, string? after = null)
    {
        if (!PageLimit.TryParse(limit, DefaultPage, MaxPage, out var count)) return PageLimit.Wrong(MaxPage);
        var page = await store.ListAsync(count, after, cancellationToken);
        var next = page.Count == count ? $"/jobs?limit={count}&after={page[^1].Id}" : null;
        return TypedResults.Ok(new JobPage([.. page.Select(JobView.Of)], next));
    }

    private static async Task<Results<Ok<JobView>, ProblemHttpResult>> GetAsync(string id, JobStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } job ? TypedResults.Ok(JobView.Of(job)) : NotFound();

    private static async Task<Results<Accepted<JobView>, ProblemHttpResult>> CancelAsync(string id, JobStore store, JobQueueSignal signal, CancellationToken cancellationToken)
    {
        if (await store.CancelQueuedAsync(id, cancellationToken) is { } waiting) return TypedResults.Accepted($"/jobs/{id}", JobView.Of(waiting));
        if (await store.RequestCancelAsync(id, cancellationToken) is { } running)
        {
            signal.Cancel(id);
            return TypedResults.Accepted($"/jobs/{id}", JobView.Of(running));
        }

        return await store.FindAsync(id, cancellationToken) is { } job ? Conflict($"The job has already ended: {job.State}.") : NotFound();
    }

    private static async Task<Results<Accepted<JobView>, ProblemHttpResult>> RunAgainAsync(string id, JobStore store, JobQueueSignal signal, CancellationToken cancellationToken)
    {
        if (await store.RequeueAsync(id, cancellationToken) is { } queued)
        {
            signal.Queued();
            return TypedResults.Accepted($"/jobs/{id}", JobView.Of(queued));
        }

        return await store.FindAsync(id, cancellationToken) is { } job
            ? Conflict($"Only a job that failed, was cancelled or was interrupted can be run again; this one is {job.State}.")
            : NotFound();
    }

    private static ProblemHttpResult NotFound() => TypedResults.Problem("There is no job with this id.", statusCode: 404);

    private static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: 409);
}
