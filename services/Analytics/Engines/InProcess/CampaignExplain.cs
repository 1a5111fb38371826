using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.InProcess;

/// <summary>Explains the query of a campaign.</summary>
public sealed class CampaignExplain(IMongoDatabase database, JobDatabase jobs)
{
    /// <summary>Has MongoDB run the campaign's query for its plan and its counts.</summary>
    /// <param name="request">The campaign.</param>
    /// <param name="comment">The comment by which MongoDB's log and profiler tell the run.</param>
    public async Task<QueryEvidence> RunAsync(CampaignRequest request, string comment, CancellationToken cancellationToken)
    {
        var command = new BsonDocument
        {
            {
                "explain",
                new BsonDocument
                {
                    { "find", VipUsers.Collection },
                    { "filter", VipUsers.Filter(request) },
                    { "comment", comment },
                }
            },
            { "verbosity", "executionStats" },
        };
        return QueryEvidence.Of(
            await jobs.ExecuteAsync(
                async token => await database.RunCommandAsync<BsonDocument>(command, ReadPreference.Primary, token),
                cancellationToken
            )
        );
    }
}
