using System.Text.Json.Nodes;

namespace DzStore.Analytics.Jobs.Api;

/// <summary>Examples for the OpenAPI document: the job of a VIP campaign in each state.</summary>
internal static class JobExamples
{
    public const string Id = "0199a1b2c3d4e5f60718293a";

    public static JsonObject Queued => Job("queued", Progress("waiting", 0, null));

    public static JsonObject Running => Job("running", Progress("storing recipients", 1000, 1536), cancelRequested: true);

    public static JsonObject Cancelled => Job("cancelled", Progress("waiting", 0, null));

    public static JsonObject Succeeded =>
        Job(
            "succeeded",
            Progress("done", 1, 1),
            result: new JsonObject
            {
                ["plan"] =
                    "{ \"stage\" : \"FETCH\", \"inputStage\" : { \"stage\" : \"IXSCAN\", \"indexName\" : \"city_1_total_spend_1\" } }",
                ["pushed_filters"] = new JsonArray("EqualTo(city,Oran)", "GreaterThan(total_spend,100000)"),
                ["not_pushed_filters"] = new JsonArray(),
                ["documents_examined"] = 1,
                ["documents_returned"] = 1,
                ["count"] = 1,
                ["first_users"] = new JsonArray(
                    new JsonObject
                    {
                        ["user_id"] = "U000042",
                        ["name"] = "Amine",
                        ["city"] = "Oran",
                        ["total_spend"] = 150_000,
                    }
                ),
            }
        );

    public static JsonObject Page => new() { ["jobs"] = new JsonArray(Queued), ["next"] = $"/jobs?limit=1&after={Id}" };

    private static JsonObject Progress(string step, long done, long? total) =>
        new()
        {
            ["step"] = step,
            ["done"] = done,
            ["total"] = total,
            ["unit"] = "users",
        };

    private static JsonObject Job(string state, JsonObject progress, bool cancelRequested = false, JsonObject? result = null)
    {
        var (started, ended) = (state is "running" or "succeeded", state is "succeeded" or "cancelled");
        return new()
        {
            ["id"] = Id,
            ["kind"] = "campaign",
            ["state"] = state,
            ["started_by"] = "request",
            ["engine"] = "in-process",
            ["attempts"] = started ? 1 : 0,
            ["retries"] = 0,
            ["request"] = new JsonObject
            {
                ["city"] = "Oran",
                ["min_spend"] = 100_000,
                ["promo_code"] = "BLACKFRIDAY",
            },
            ["progress"] = progress,
            ["cancel_requested"] = cancelRequested,
            ["timings"] = new JsonObject
            {
                ["created_at"] = "2026-11-27T00:00:00.000Z",
                ["queued_at"] = "2026-11-27T00:00:00.000Z",
                ["started_at"] = started ? "2026-11-27T00:00:00.004Z" : null,
                ["ended_at"] = ended ? "2026-11-27T00:00:00.040Z" : null,
                ["waited_ms"] = started ? 4 : null,
                ["ran_ms"] = state == "succeeded" ? 36 : null,
                ["retry_at"] = null,
            },
            ["result"] = result,
            ["error"] = null,
            ["links"] = new JsonObject { ["self"] = $"/jobs/{Id}" },
        };
    }
}
