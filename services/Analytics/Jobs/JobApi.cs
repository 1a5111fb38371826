using DzStore.Analytics.Requests;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Jobs;

/// <summary>/jobs: what was started, how far it is, and how to stop it or run it again.</summary>
internal static class JobApi
{
    private const int DefaultPage = 20;
    public const int MaxPage = 100;
    public const int MaxIdCharacters = 64;

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs").AllowRoles(Roles.Analyst).AddEndpointFilter<UnknownOutcomeFilter>();
        jobs.MapGet("", ListAsync).DescribeList();
        jobs.MapGet("{id}", GetAsync).DescribeGet();
        jobs.MapDelete("{id}", CancelAsync).DescribeCancel();
        jobs.MapPost("{id}/runs", RunAgainAsync).DescribeRunAgain();
    }

    private static async Task<Results<Ok<JobPage>, ProblemHttpResult>> ListAsync(HttpContext context, JobStore store)
    {
        var query = new QueryParameters(context.Request.Query);
        var (limit, after) = (query.Limit(DefaultPage, MaxPage), query.After(MaxIdCharacters));
        if (query.Errors() is { Count: > 0 } errors) return Problem.WrongParameters(errors);

        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(limit + 1, after, context.RequestAborted);
        var page = found.Take(limit).Select(JobView.Of).ToList();
        return TypedResults.Ok(new JobPage(page, found.Count > limit ? $"/jobs?limit={limit}&after={page[^1].Id}" : null));
    }

    private static async Task<Results<Ok<JobView>, ProblemHttpResult>> GetAsync(string id, HttpContext context, JobStore store) =>
        await store.FindAsync(id, context.RequestAborted) is { } job ? TypedResults.Ok(JobView.Of(job)) : JobDesk.NotFound();

    /// <summary>A waiting job is cancelled at once (200); a running one is asked to stop (202), and is cancelled when it has.</summary>
    private static async Task<Results<Ok<JobView>, Accepted<JobView>, ProblemHttpResult>> CancelAsync(string id, HttpContext context, JobStore store)
    {
        if (await store.CancelQueuedAsync(id, context.RequestAborted) is { } cancelled) return TypedResults.Ok(JobView.Of(cancelled));
        if (await store.RequestCancelAsync(id, context.RequestAborted) is { } running) return TypedResults.Accepted(JobDesk.Address(id), JobView.Of(running));
        return await store.FindAsync(id, context.RequestAborted) is { } ended ? JobDesk.Conflict(ended, "The job has ended already.") : JobDesk.NotFound();
    }

    private static Task<Results<Accepted<JobView>, ProblemHttpResult>> RunAgainAsync(string id, HttpContext context, JobDesk desk) => desk.AcceptAgainAsync(context, id);
}
