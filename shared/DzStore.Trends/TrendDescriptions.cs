using System.Text.Json.Nodes;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;

namespace DzStore.Trends;

/// <summary>Describes GET /trending in the OpenAPI document, the same in every service that answers it.</summary>
public static class TrendDescriptions
{
    /// <summary>Describes all answers but the 503 of a service that does not know the list yet.</summary>
    public static RouteHandlerBuilder DescribeTrend(this RouteHandlerBuilder endpoint) =>
        endpoint
            .WithTags("Trending")
            .WithName("GetTrending")
            .WithSummary("Shows the \"Hot Right Now\" list: products by views, most viewed first")
            .WithDescription(
                """
                The list is served from memory. While what is behind it is away, the last list is served: Age tells how many seconds ago
                it was last confirmed to be the published one. Send the ETag back as If-None-Match to get 304 while the list is the same.
                """
            )
            .WithQueryParameter(
                "limit",
                $"The number of products: 1 to {TrendList.MaxCount}, by default {TrendList.DefaultCount}.",
                TrendList.DefaultCount,
                ValueSchemas.Integer(1, TrendList.MaxCount)
            )
            .WithAnswer(
                200,
                "The published list; empty only before the first run has succeeded.",
                new JsonObject
                {
                    ["products"] = new JsonArray(
                        new JsonObject { ["product_name"] = "iPhone 15", ["count"] = 3 },
                        new JsonObject { ["product_name"] = "PlayStation 5", ["count"] = 2 },
                        new JsonObject { ["product_name"] = "Samsung S24", ["count"] = 1 }
                    ),
                    ["updated_at"] = "2026-11-27T00:00:00.040Z",
                    ["source"] = "web_traffic.csv",
                }
            )
            .WithAnswerHeader(200, "ETag", "The tag of the list.", "\"h3b0Xq1vO2m5T9aL\"")
            .WithAnswerHeader(200, "Age", "The seconds since the list was last confirmed.", 1)
            .WithAnswer(304, "The list is still the one of If-None-Match.")
            .WithProblem(
                ProblemTypes.WrongParameters,
                "A parameter is wrong or unknown; errors lists all of them.",
                new()
                {
                    ["detail"] = "The request has wrong parameters, listed under errors.",
                    ["errors"] = new JsonObject { ["limit"] = new JsonArray($"must be a whole number from 1 to {TrendList.MaxCount}") },
                }
            );
}
