using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Jobs.Submission;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Jobs.Api;

/// <summary>The answers that endpoints of every kind of job give.</summary>
internal static class JobAnswers
{
    public static readonly ProblemType NotFoundType = new("job-not-found", 404, "There is no such job");
    public static readonly ProblemType ConflictType = new("job-state", 409, "The job's state does not allow it");
    public static readonly ProblemType KeyTakenType = new("idempotency-key-taken", 409, "Another request has this Idempotency-Key");
    public static readonly ProblemType QueueFullType = new("job-queue-full", 503, "The job queue is full");
    public static readonly ProblemType UnknownType = new("job-outcome-unknown", 504, "The change of the job may be done or not");

    private static readonly TimeSpan QueueRetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>The address of a job at this service, which may have a prefix for its callers.</summary>
    public static string Address(string jobId) => $"/jobs/{Uri.EscapeDataString(jobId)}";

    public static ProblemHttpResult NotFound() => NotFoundType.Answer("There is no job with this id.");

    public static ProblemHttpResult Conflict(Job job, string detail) => ConflictType.Answer(detail, [new("state", job.State)]);

    public static Accepted<JobView> Accepted(HttpContext context, Job job) =>
        TypedResults.Accepted(Address(job.Id), JobView.Of(job, context.Request));

    public static ProblemHttpResult QueueFull(HttpContext context) =>
        Problem.RetryLater(context, QueueFullType, QueueRetryAfter, "The job queue is full.");

    /// <summary>
    /// Submits a job and answers the request that asks for it: 202 with the new job, 200 with the job that the same request made before
    /// under its Idempotency-Key, 409 where the key belongs to another request, or 503 when the queue is full.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="context">The request of HTTP.</param>
    /// <param name="request">What the job is to do.</param>
    /// <param name="refuse">Refuses a new job that cannot be carried out now; not asked where the request made a job before.</param>
    public static async Task<Results<Accepted<JobView>, Ok<JobView>, ProblemHttpResult>> AcceptAsync(
        this JobQueue queue,
        HttpContext context,
        JobRequest request,
        Func<ProblemHttpResult?>? refuse = null
    )
    {
        var key = IdempotencyKey.Read(context.Request);
        if (key is not null && TextRules.Check(key, IdempotencyKey.MaxCharacters) is { } error)
            return Problem.BrokenRules([new(IdempotencyKey.Header, [error])]);
        var before = key is null ? null : await queue.FindAsync(request, key, context.RequestAborted);
        if (before is null && refuse?.Invoke() is { } refusal)
            return refusal;
        return (before ?? await queue.SubmitAsync(request, key, context.RequestAborted)) switch
        {
            JobSubmission.Queued queued => Accepted(context, queued.Job),
            JobSubmission.Replayed replayed => Replayed(context, replayed.Job),
            JobSubmission.KeyTaken taken => KeyTaken(taken.Job),
            _ => QueueFull(context),
        };
    }

    private static Ok<JobView> Replayed(HttpContext context, Job job)
    {
        context.Response.MarkReplayed();
        context.Response.Headers.Location = Address(job.Id);
        return TypedResults.Ok(JobView.Of(job, context.Request));
    }

    private static ProblemHttpResult KeyTaken(Job job) =>
        KeyTakenType.Answer(
            "Another request was sent with this Idempotency-Key; nothing was queued. Send this one with a key of its own.",
            [new("job_id", job.Id)]
        );
}
