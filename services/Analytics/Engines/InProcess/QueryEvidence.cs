using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace DzStore.Analytics.Engines.InProcess;

/// <summary>The evidence in MongoDB's explain of a query that it ran.</summary>
/// <param name="Plan">The winning plan as MongoDB printed it, as extended JSON.</param>
/// <param name="PushedFilters">The filters that MongoDB evaluated, in Spark's words.</param>
public sealed record QueryEvidence(string Plan, IReadOnlyList<string> PushedFilters, long DocumentsExamined, long DocumentsReturned)
{
    private static readonly JsonWriterSettings Json = new()
    {
        OutputMode = JsonOutputMode.RelaxedExtendedJson,
        Indent = true,
        NewLineChars = "\n",
    };

    public static QueryEvidence Of(BsonDocument explain)
    {
        var (planner, statistics) = Parts(explain);
        var winner = planner["winningPlan"].AsBsonDocument;
        // The slot-based engine of MongoDB 7 wraps the plan and adds its byte code, which tells a reader nothing more.
        var plan = winner.GetValue("queryPlan", winner).AsBsonDocument;
        return new QueryEvidence(
            plan.ToJson(Json),
            SparkFilters.Of(planner["parsedQuery"].AsBsonDocument),
            statistics["totalDocsExamined"].ToInt64(),
            statistics["nReturned"].ToInt64()
        );
    }

    /// <summary>
    /// Takes both parts apart: a sharded cluster nests a planner part for each shard, and its statistics are of the whole query.
    /// </summary>
    private static (BsonDocument Planner, BsonDocument Statistics) Parts(BsonDocument explain)
    {
        var planner = explain["queryPlanner"].AsBsonDocument;
        if (!planner.Contains("parsedQuery") && planner["winningPlan"].AsBsonDocument.TryGetValue("shards", out var shards))
        {
            var first = shards.AsBsonArray[0].AsBsonDocument;
            planner = new BsonDocument { { "parsedQuery", first["parsedQuery"] }, { "winningPlan", planner["winningPlan"] } };
        }
        return (planner, explain["executionStats"].AsBsonDocument);
    }
}
