using DzStore.Analytics.Jobs;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Driver;

namespace DzStore.Analytics.Campaigns;

/// <summary>
/// Has MongoDB explain a campaign's query with the index, without it and without the filter. Nothing is written, and no index is dropped: a
/// hint makes MongoDB read the collection instead.
/// </summary>
public sealed class PushdownComparison(IMongoDatabase database, JobDatabase jobs, EngineName engine)
{
    private static readonly JsonWriterSettings Json = new()
    {
        OutputMode = JsonOutputMode.RelaxedExtendedJson,
        Indent = true,
        NewLineChars = "\n",
    };

    private static readonly BsonDocument Natural = new("$natural", 1);

    /// <summary>Runs the three explains.</summary>
    public async Task<Pushdown> RunAsync(Job campaign, CampaignRequest request, CancellationToken cancellationToken)
    {
        var match = new BsonDocument("$match", VipUsers.Filter(request));
        var indexed = await ExplainAsync("index", campaign.Id, [match], null, cancellationToken);
        var scanned = await ExplainAsync("no_index", campaign.Id, [match], Natural, cancellationToken);
        var whole = await ExplainAsync("not_pushed", campaign.Id, [], null, cancellationToken);
        return new(engine.Value, Note(campaign.Engine), [indexed, scanned, whole with { Recipients = indexed.Recipients }]);
    }

    private static string Note(string engine) =>
        engine.StartsWith("spark", StringComparison.OrdinalIgnoreCase)
            ? "The campaign ran on Spark. Its connector has no hint, so that these three ran through MongoDB.Driver, "
                + "with the pipeline that "
                + "the connector sends: one $match. No index was dropped."
            : "These three ran through MongoDB.Driver, with the campaign's own filter as one $match. No index was dropped.";

    private async Task<PushdownWay> ExplainAsync(
        string name,
        string comment,
        BsonArray pipeline,
        BsonDocument? hint,
        CancellationToken cancellationToken
    )
    {
        var aggregate = new BsonDocument
        {
            { "aggregate", VipUsers.Collection },
            { "pipeline", pipeline },
            { "cursor", new BsonDocument() },
            { "comment", comment },
        };
        if (hint is not null)
            aggregate.Add("hint", hint);
        var command = new BsonDocument { { "explain", aggregate }, { "verbosity", "executionStats" } };
        var explain = await jobs.ExecuteAsync(
            async token => await database.RunCommandAsync<BsonDocument>(command, ReadPreference.Primary, token),
            cancellationToken
        );
        // A pipeline that a server does not turn into one query is a list of stages, of which the first reads.
        var cursor = explain.TryGetValue("stages", out var stages) ? stages[0]["$cursor"].AsBsonDocument : explain;
        var statistics = cursor["executionStats"].AsBsonDocument;
        var winner = cursor["queryPlanner"]["winningPlan"].AsBsonDocument;
        var returned = statistics["nReturned"].ToInt64();
        return new(
            name,
            statistics.GetValue("totalKeysExamined", 0).ToInt64(),
            statistics["totalDocsExamined"].ToInt64(),
            returned,
            returned,
            winner.GetValue("queryPlan", winner).ToJson(Json)
        );
    }
}
