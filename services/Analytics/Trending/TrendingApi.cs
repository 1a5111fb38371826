using System.Text.Json.Nodes;
using DzStore.Analytics.Jobs.Api;
using DzStore.Analytics.Jobs.Submission;
using DzStore.Analytics.Trending.Csv.Rows;
using DzStore.Analytics.Trending.Csv.Sources;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;
using DzStore.Trends;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Trending;

/// <summary>The endpoints under /trending: show the "Hot Right Now" list and start a run that renews it.</summary>
internal static class TrendingApi
{
    public static void MapTrending(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/trending", GetAsync).AllowEverybody().DescribeTrend().WithDatabaseProblem();
        var trending = routes.MapGroup("/trending").WithTags("Trending").AddEndpointFilter<UnknownOutcomeFilter>();
        trending
            .MapPost("runs", StartAsync)
            .AllowRoles(Roles.Analyst)
            .WithName("StartTrendingRun")
            .WithSummary("Counts the views of a traffic log and publishes the list")
            .WithDescription(
                """
                source names CSV logs (timestamp,user_id,product_name,action; commas, semicolons or tabs between) in the folder of
                traffic logs: a file, a folder (its *.csv files) or a pattern with * and ?; several are counted together. window is the
                number of minutes of log time to count, back from the newest timestamp of all rows; timestamps are then read as ISO 8601
                (2026-11-27 00:00; without an offset UTC), or as seconds or milliseconds since 1970. date_form names the form of dates
                with slashes, dd/MM/yyyy or MM/dd/yyyy; without it they are refused. A log may be appended to while it is read: an
                unfinished line at its end is left to the next run. Of a folder or a pattern, files whose name begins with a dot are left
                out, and a log with a torn header is skipped and counted; while it holds no view, the run succeeds with published false,
                and the list stands. With a window, logs that end before it by their names are not opened.
                """
            )
            .Accepts<TrendingRequest>("application/json")
            .WithRequestExample(new JsonObject { ["source"] = "web_traffic.csv" })
            .StartsJob();
    }

    private static async ValueTask<Results<TrendAnswer, ProblemHttpResult>> GetAsync(
        HttpContext context,
        PublishedList list,
        DatabaseResilience database,
        TimeProvider time
    )
    {
        if (TrendQuery.ReadLimit(context.Request, out var limit) is { } problem)
            return problem;
        if (await list.KnownAsync(context.RequestAborted) is not { } known)
            return DatabaseProblem.Unavailable(context, database.RetryAfter);
        if (TrendWait.Asked(context.Request) is { } wait)
        {
            TrendWait.Apply(context.Response, wait);
            if (TrendAnswer.Knows(context.Request, known.Trend))
                known = await list.ChangedAsync(known, wait, context.RequestAborted);
        }

        return new TrendAnswer(known.Trend, limit, time.GetUtcNow() - known.ConfirmedAt);
    }

    private static async Task<Results<Accepted<JobView>, Ok<JobView>, ProblemHttpResult>> StartAsync(
        HttpContext context,
        JobQueue queue,
        TrafficSources sources
    )
    {
        var body = await JsonFields.ReadAsync(context.Request, context.RequestAborted);
        var source = body.Text("source", TrafficSources.MaxNameCharacters);
        if (source.Length > 0 && TrafficSources.NameViolation(source) is { } violation)
            body.Broken("source", violation);
        var window = body.OptionalWholeNumber("window", 1, TrendingRequest.MaxWindow);
        var dateForm = body.OptionalWord("date_form", DateForm.All);
        return body.Errors() is { Count: > 0 } errors
            ? Problem.BrokenRules(errors)
            : await queue.AcceptAsync(context, new TrendingRequest(source, (int?)window, dateForm), Unreadable);

        // Asked only of a new run: one that was accepted before may have read a log that is gone by now.
        ProblemHttpResult? Unreadable() =>
            sources.Violation(source) is { } missing ? Problem.BrokenRules([new("source", [missing])]) : null;
    }
}
