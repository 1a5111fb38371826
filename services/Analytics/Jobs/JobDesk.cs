using DzStore.Analytics.Engines;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Jobs;

/// <summary>Takes jobs in, new ones and those to be run again, and answers for them; the same for every kind of job.</summary>
internal sealed class JobDesk(JobStore store, JobSignal signal, IAnalyticsEngine engine)
{
    public static string Address(string jobId) => $"/jobs/{Uri.EscapeDataString(jobId)}";

    public static ProblemHttpResult NotFound() => TypedResults.Problem("There is no job with this id.", statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Conflict(Job job, string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, extensions: [new("state", job.State)]);

    public async Task<Results<Accepted<JobView>, ProblemHttpResult>> AcceptAsync(HttpContext context, JobRequest request)
    {
        if (await store.TryEnqueueAsync(request, engine.Name, context.RequestAborted) is not { } job) return QueueFull(context);
        signal.Wake();
        return Accepted(job);
    }

    public async Task<Results<Accepted<JobView>, ProblemHttpResult>> AcceptAgainAsync(HttpContext context, string id)
    {
        if (await store.FindAsync(id, context.RequestAborted) is not { } found) return NotFound();
        if (!found.State.CanRunAgain()) return Conflict(found, "Only a job that failed, was cancelled or was interrupted can be run again. Post a new one.");
        if (await store.IsFullAsync(context.RequestAborted)) return QueueFull(context);
        if (await store.RequeueAsync(id, context.RequestAborted) is not { } queued) return Conflict(found, "The job changed its state at this moment. Ask for it to see where it stands.");
        signal.Wake();
        return Accepted(queued);
    }

    private static Accepted<JobView> Accepted(Job job) => TypedResults.Accepted(Address(job.Id), JobView.Of(job));

    private static ProblemHttpResult QueueFull(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return TypedResults.Problem("As many jobs wait as may. Nothing was queued; send the same request again after Retry-After seconds.",
            statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
