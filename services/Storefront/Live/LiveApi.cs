using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;
using DzStore.Trends;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Storefront.Live;

/// <summary>GET /trending, the list from memory, and GET /events, the one stream of a browser.</summary>
internal static class LiveApi
{
    /// <summary>No list is known: Analytics was not there since this instance started.</summary>
    public static readonly ProblemType UnknownTrendType = new("trend-unavailable", 503, "The list is not known yet");

    /// <summary>As many event streams are open as may be, of all readers or of one address.</summary>
    public static readonly ProblemType TooManyStreamsType = new("too-many-streams", 503, "Too many event streams are open");

    private static readonly TimeSpan NextLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NextTry = TimeSpan.FromSeconds(5);

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/trending", GetTrendAsync)
            .AllowEverybody()
            .DescribeTrend()
            .WithRefusal(UnknownTrendType, "Analytics could not be asked since this instance started; nothing is known yet.", 1);
        // A stream without an end is no operation of an OpenAPI document; docs/api.md describes it.
        routes.MapGet("/events", FollowAsync).AllowEverybody().DisableHttpMetrics().ExcludeFromDescription();
    }

    private static async ValueTask<Results<TrendAnswer, ProblemHttpResult>> GetTrendAsync(
        HttpContext context,
        TrendFeed feed,
        TimeProvider time
    )
    {
        if (TrendQuery.ReadLimit(context.Request, out var limit) is { } problem)
            return problem;
        var state = await feed.KnownAsync(context.RequestAborted);
        return state.Trend is { } trend
            ? new TrendAnswer(trend, limit, state.Age(time.GetUtcNow()))
            : Problem.RetryLater(context, UnknownTrendType, NextLook, "The list cannot be asked for at the moment.");
    }

    private static async Task FollowAsync(HttpContext context, EventStreams streams)
    {
        if (new QueryParameters(context.Request.Query).Errors() is { Count: > 0 } errors)
        {
            await Problem.WrongParameters(errors).ExecuteAsync(context);
        }
        else if (context.IsHead())
        {
            context.Response.ContentType = "text/event-stream";
        }
        else if (streams.Admit(context) is { } refusal)
        {
            await Problem.RetryLater(context, TooManyStreamsType, NextTry, refusal).ExecuteAsync(context);
        }
        else
        {
            await streams.RunAsync(context);
        }
    }
}
