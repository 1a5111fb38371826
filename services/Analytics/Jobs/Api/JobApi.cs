using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Jobs.Submission;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Jobs.Api;

/// <summary>The endpoints under /jobs: list jobs, show one, cancel it, run it again.</summary>
internal static class JobApi
{
    private const int DefaultPage = 20;
    public const int MaxPage = 100;
    public const int MaxIdCharacters = 64;
    public const string ByRequest = "request";
    public const string BySchedule = "schedule";

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs").AllowRoles(Roles.Analyst).AddEndpointFilter<UnknownOutcomeFilter>();
        jobs.MapGet("", ListAsync).DescribeList(routes.ServiceProvider.GetRequiredService<JobTypes>());
        jobs.MapGet("{id}", GetAsync).DescribeGet();
        jobs.MapDelete("{id}", CancelAsync).DescribeCancel();
        jobs.MapPost("{id}/runs", RunAgainAsync).DescribeRunAgain();
    }

    private static async Task<Results<Ok<JobPage>, ProblemHttpResult>> ListAsync(HttpContext context, JobStore store, JobTypes types)
    {
        var query = new QueryParameters(context.Request.Query);
        var (limit, after) = (query.Limit(DefaultPage, MaxPage), query.After(MaxIdCharacters));
        var kind = query.Word("kind", [.. types.Select(type => type.Kind.ApiName)]);
        var startedBy = query.Word("started_by", ByRequest, BySchedule);
        if (query.Errors() is { Count: > 0 } errors)
            return Problem.WrongParameters(errors);

        var filter = new JobFilter(
            types.FirstOrDefault(type => type.Kind.ApiName == kind)?.Kind,
            startedBy switch
            {
                ByRequest => JobOrigin.Request,
                BySchedule => JobOrigin.Schedule,
                _ => null,
            }
        );
        // One job more than asked for tells if there is a next page.
        var found = await store.ListAsync(limit + 1, after, context.RequestAborted, filter);
        var page = found.Take(limit).Select(job => JobView.Of(job, context.Request)).ToList();
        var same = (kind is null ? "" : $"&kind={kind}") + (startedBy is null ? "" : $"&started_by={startedBy}");
        var next = found.Count > limit ? context.Request.AddressOf($"/jobs?limit={limit}{same}&after={page[^1].Id}") : null;
        return TypedResults.Ok(new JobPage(page, next));
    }

    private static async Task<Results<Ok<JobView>, ProblemHttpResult>> GetAsync(string id, HttpContext context, JobStore store) =>
        await store.FindAsync(id, context.RequestAborted) is { } job
            ? TypedResults.Ok(JobView.Of(job, context.Request))
            : JobAnswers.NotFound();

    /// <summary>Cancels a waiting job at once (200); asks a running one to stop (202), which is cancelled once it has stopped.</summary>
    private static async Task<Results<Ok<JobView>, Accepted<JobView>, ProblemHttpResult>> CancelAsync(
        string id,
        HttpContext context,
        JobStore store,
        JobTransitions transitions
    )
    {
        if (await transitions.CancelQueuedAsync(id, context.RequestAborted) is { } cancelled)
            return TypedResults.Ok(JobView.Of(cancelled, context.Request));
        if (await transitions.RequestCancelAsync(id, context.RequestAborted) is { } running)
            return JobAnswers.Accepted(context, running);
        return await store.FindAsync(id, context.RequestAborted) is { } ended
            ? JobAnswers.Conflict(ended, "The job has already ended.")
            : JobAnswers.NotFound();
    }

    private static async Task<Results<Accepted<JobView>, ProblemHttpResult>> RunAgainAsync(
        string id,
        HttpContext context,
        JobStore store,
        JobQueue queue
    )
    {
        if (await store.FindAsync(id, context.RequestAborted) is not { } found)
            return JobAnswers.NotFound();
        if (!found.State.CanRunAgain())
        {
            return JobAnswers.Conflict(found, "Only a job that failed, was cancelled or was interrupted can be run again. Post a new one.");
        }

        if (await queue.IsFullAsync(context.RequestAborted))
            return JobAnswers.QueueFull(context);
        return await queue.ResubmitAsync(id, context.RequestAborted) is { } queued
            ? JobAnswers.Accepted(context, queued)
            : JobAnswers.Conflict(found, "The state of the job changed at this moment. Ask for the job to see its state.");
    }
}
