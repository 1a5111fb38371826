using System.Text.Json.Nodes;
using DzStore.Analytics.Engines;
using DzStore.Analytics.Jobs;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Trending;

/// <summary>/trending: the "Hot Right Now" list, and the runs that renew it.</summary>
internal static class TrendingApi
{
    private const int DefaultCount = 10;
    private const int MaxCount = 1000;

    public static void MapTrending(this IEndpointRouteBuilder routes)
    {
        var trending = routes.MapGroup("/trending").WithTags("Trending");
        trending.MapGet("/", GetAsync).WithName("GetTrending").WithSummary("What the \"Hot Right Now\" widget shows: products by views, most viewed first")
            .ProducesProblem(400).ProducesProblem(503);
        trending.MapPost("/runs", StartAsync).WithName("StartTrendingRun").WithSummary("Counts the views of a traffic log and publishes the list")
            .Accepts<TrendingRequest>("application/json")
            .WithRequestExample(new JsonObject { ["source"] = "web_traffic.csv" })
            .WithAnswer(202, "Queued; Location is the job to watch.")
            .WithAnswerHeader(202, "Location", "The job", "/jobs/0199a1b2c3d4e5f60718293a")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);
    }

    private static async Task<Results<Ok<TrendingView>, ProblemHttpResult>> GetAsync(
        TrendingStore store, JobStore jobs, DatabaseResilience resilience, CancellationToken cancellationToken, string? limit = null)
    {
        if (!PageLimit.TryParse(limit, DefaultCount, MaxCount, out var count)) return PageLimit.Wrong(MaxCount);
        var products = await resilience.ExecuteAsync(async token => await store.TopAsync(count, token), cancellationToken);
        var last = await jobs.LastSucceededAsync(JobKind.Trending, cancellationToken);
        return TypedResults.Ok(new TrendingView(products, last?.EndedAt, last?.Trending?.Source));
    }

    private static async Task<Results<Accepted<JobView>, ProblemHttpResult>> StartAsync(
        HttpContext context, JobStore store, JobQueueSignal signal, IAnalyticsEngine engine, TimeProvider time, CancellationToken cancellationToken)
    {
        var reader = await RequestReader.ReadAsync(context.Request, cancellationToken);
        var request = new TrendingRequest(reader.Text("source", 255, TrafficSources.Fault));
        if (reader.Errors() is { Count: > 0 } errors) return Problem.BrokenRules(errors);
        var job = new Job
        {
            Id = JobIds.New(time), Kind = JobKind.Trending, Trending = request, State = JobState.Queued, Engine = engine.Name, CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        return await JobApi.StartAsync(job, store, signal, context, cancellationToken);
    }
}

/// <summary>The published list, when the run behind it ended and what it read (both null before the first run).</summary>
public sealed record TrendingView(IReadOnlyList<ProductCount> Products, DateTime? UpdatedAt, string? Source);
