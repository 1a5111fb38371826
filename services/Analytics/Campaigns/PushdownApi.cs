using System.Text.Json.Nodes;
using DzStore.Analytics.Jobs.Api;
using DzStore.Analytics.Jobs.Storage;
using DzStore.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DzStore.Analytics.Campaigns;

/// <summary>The endpoints that show what a campaign saves: the cities to choose from, and the same query in three ways.</summary>
internal static class PushdownApi
{
    private static readonly JsonObject Example = new()
    {
        ["engine"] = "in-process",
        ["note"] = "These three ran through MongoDB.Driver, with the campaign's own filter as one $match. No index was dropped.",
        ["ways"] = new JsonArray(Way("index", 232, 232, 232), Way("no_index", 0, 2_000, 232), Way("not_pushed", 0, 2_000, 2_000)),
    };

    public static void MapPushdown(this RouteGroupBuilder campaigns)
    {
        campaigns
            .MapGet("cities", CitiesAsync)
            .WithName("GetCities")
            .WithSummary("Lists the cities of the users, those with the most users first")
            .WithAnswer(
                200,
                "The cities, at most 100, and the number of further ones.",
                new JsonObject { ["cities"] = new JsonArray(new JsonObject { ["city"] = "Oran", ["users"] = 384 }), ["more_cities"] = 0 }
            )
            .WithDatabaseProblem();
        campaigns
            .MapGet("{id}/pushdown", CompareAsync)
            .WithName("GetPushdown")
            .WithSummary("Explains a campaign's query with the index, without it, and without the filter")
            .WithDescription(
                "MongoDB runs the query three times for its explain: it counts all users twice. Nothing is written, "
                    + "and no index is dropped."
            )
            .WithJobId()
            .WithAnswer(200, "The three ways, with what MongoDB examined and returned in each.", Example)
            .WithProblem(CampaignApi.NotFoundType, "There is no campaign with this id.")
            .WithDatabaseProblem();
    }

    private static async Task<Ok<CityList>> CitiesAsync(HttpContext context, UserCities cities) =>
        TypedResults.Ok(await cities.MostAsync(context.RequestAborted));

    private static async Task<Results<Ok<Pushdown>, ProblemHttpResult>> CompareAsync(
        string id,
        HttpContext context,
        JobStore store,
        PushdownComparison comparison
    ) =>
        await CampaignApi.FindAsync(id, store, context.RequestAborted) is { Request: CampaignRequest request } campaign
            ? TypedResults.Ok(await comparison.RunAsync(campaign, request, context.RequestAborted))
            : CampaignApi.NotFound();

    private static JsonObject Way(string name, long keys, long examined, long returned) =>
        new()
        {
            ["name"] = name,
            ["keys_examined"] = keys,
            ["documents_examined"] = examined,
            ["documents_returned"] = returned,
            ["recipients"] = 232,
            ["plan"] = name == "index" ? "{ \"stage\" : \"FETCH\" }" : "{ \"stage\" : \"COLLSCAN\" }",
        };
}
