using System.Text.Json.Nodes;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Requests;
using DzStore.ServiceDefaults;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Trending;

/// <summary>/trending: the "Hot Right Now" list, and the runs that renew it.</summary>
internal static class TrendingApi
{
    private const int DefaultCount = 10;
    private const int MaxCount = 1_000;

    public static void MapTrending(this IEndpointRouteBuilder routes)
    {
        var trending = routes.MapGroup("/trending").WithTags("Trending").AddEndpointFilter<UnknownOutcomeFilter>();
        trending.MapGet("", GetAsync).AllowEverybody()
            .WithName("GetTrending").WithSummary("What the \"Hot Right Now\" widget shows: products by views, most viewed first")
            .WithQueryParameter("limit", $"How many products: 1 to {MaxCount}, {DefaultCount} where it is not given.", DefaultCount, ValueSchemas.Integer(1, MaxCount))
            .WithAnswer(200, "The published list; empty only where no run has ever succeeded.", new JsonObject
            {
                ["products"] = new JsonArray(
                    new JsonObject { ["product_name"] = "iPhone 15", ["count"] = 3 },
                    new JsonObject { ["product_name"] = "PlayStation 5", ["count"] = 2 },
                    new JsonObject { ["product_name"] = "Samsung S24", ["count"] = 1 }),
                ["updated_at"] = "2026-11-27T00:00:00.040Z",
                ["source"] = "web_traffic.csv",
            })
            .WithWrongParameters().WithDatabaseProblem();
        trending.MapPost("runs", StartAsync).AllowRoles(Roles.Analyst)
            .WithName("StartTrendingRun").WithSummary("Counts the views of a traffic log and publishes the list")
            .WithDescription("""
                source names CSV logs (timestamp,user_id,product_name,action) under the folder of traffic logs: a file, a folder (its *.csv files), or a
                pattern with * and ?; several are counted together. window counts the views of the last so many minutes of log time only, back from the
                newest timestamp of all rows; timestamps are then read as ISO 8601 (2026-11-27T00:00:00Z; UTC where no offset is given). A log may be
                appended to while it is read: a half line at its end is left to the next run.
                """)
            .Accepts<TrendingRequest>("application/json")
            .WithRequestExample(new JsonObject { ["source"] = "web_traffic.csv" })
            .StartsJob();
    }

    private static async Task<Results<Ok<TrendingView>, ProblemHttpResult>> GetAsync(HttpContext context, TrendingStore store, JobStore jobs)
    {
        var query = new QueryParameters(context.Request.Query);
        var limit = query.Limit(DefaultCount, MaxCount);
        if (query.Errors() is { Count: > 0 } errors) return Problem.WrongParameters(errors);

        var products = await store.TopAsync(limit, context.RequestAborted);
        var last = await jobs.LastSucceededAsync(JobKind.Trending, context.RequestAborted);
        return TypedResults.Ok(new TrendingView(products, last?.EndedAt, (last?.Request as TrendingRequest)?.Source));
    }

    private static async Task<Results<Accepted<JobView>, ProblemHttpResult>> StartAsync(HttpContext context, JobDesk desk, TrafficSources sources)
    {
        var body = await JsonFields.ReadAsync(context.Request, context.RequestAborted);
        var source = body.Text("source", TrafficSources.MaxNameCharacters);
        if (source.Length > 0 && sources.Fault(source) is { } fault) body.Broken("source", fault);
        var window = body.OptionalWholeNumber("window", 1, TrendingRequest.MaxWindow);
        return body.Errors() is { Count: > 0 } errors ? Problem.BrokenRules(errors) : await desk.AcceptAsync(context, new TrendingRequest(source, (int?)window));
    }
}

/// <summary>The published list, when the run behind it ended and what it read (both null before the first run).</summary>
public sealed record TrendingView(IReadOnlyList<ProductCount> Products, DateTime? UpdatedAt, string? Source);
