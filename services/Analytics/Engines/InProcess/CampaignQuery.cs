using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.InProcess;

/// <summary>The VIP campaign by MongoDB's own query: the filter travels to the server, and the server says what that cost.</summary>
internal sealed class CampaignQuery(IMongoDatabase database, RecipientStore recipients)
{
    private const int BatchSize = 500;
    private const int ShownUsers = 5;

    private readonly IMongoCollection<BsonDocument> _users = database.GetCollection<BsonDocument>("users");

    public async Task<CampaignResult> RunAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument { ["city"] = request.City, ["total_spend"] = new BsonDocument("$gt", request.MinSpend) };
        var first = new SortedSet<Recipient>(MostSpentFirst);
        var found = new Dictionary<string, BsonDocument>(BatchSize);
        long count = 0;

        using var cursor = await _users.FindAsync(filter, new FindOptions<BsonDocument> { Comment = run.JobId, BatchSize = BatchSize }, cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var user in cursor.Current)
            {
                var recipient = Read(user);
                found[recipient.UserId] = RecipientStore.Document(run.JobId, run.Attempt, request.PromoCode, recipient);
                first.Add(recipient);
                if (first.Count > ShownUsers) first.Remove(first.Max!);
            }

            if (found.Count == 0) continue;
            await recipients.StoreAsync(found.Values, cancellationToken);
            count += found.Count;
            found.Clear();
            run.Progress.Report(new("storing recipients", count, null, "users"));
        }

        await recipients.DropEarlierAsync(run.JobId, run.Attempt, cancellationToken);
        var evidence = await ExplainAsync(filter, run.JobId, cancellationToken);
        return new CampaignResult(evidence.Plan, evidence.PushedFilters, [], evidence.Examined, evidence.Returned, count, [.. first]);
    }

    /// <summary>MongoDB's account of the same query: its plan, the filter as it understood it, and what it looked at.</summary>
    private async Task<Evidence> ExplainAsync(BsonDocument filter, string comment, CancellationToken cancellationToken)
    {
        var command = new BsonDocument
        {
            ["explain"] = new BsonDocument { ["find"] = "users", ["filter"] = filter, ["comment"] = comment },
            ["verbosity"] = "executionStats",
        };
        var answer = await database.RunCommandAsync<BsonDocument>(command, cancellationToken: cancellationToken);
        var planner = answer["queryPlanner"].AsBsonDocument;
        var statistics = answer["executionStats"].AsBsonDocument;
        return new Evidence(
            PlanText.Of(planner["winningPlan"].AsBsonDocument),
            SparkFilters.Of(planner["parsedQuery"].AsBsonDocument),
            statistics["totalDocsExamined"].ToInt64(),
            statistics["nReturned"].ToInt64());
    }

    private static Recipient Read(BsonDocument user) => new(
        user.TryGetValue("user_id", out var id) && id is BsonString ? id.AsString : user["_id"].ToString()!,
        user.TryGetValue("name", out var name) && name is BsonString ? name.AsString : "",
        user["city"].AsString,
        user["total_spend"].ToDouble());

    private static readonly Comparer<Recipient> MostSpentFirst = Comparer<Recipient>.Create((x, y) =>
    {
        var bySpend = y.TotalSpend.CompareTo(x.TotalSpend);
        return bySpend != 0 ? bySpend : string.CompareOrdinal(x.UserId, y.UserId);
    });

    private sealed record Evidence(string Plan, IReadOnlyList<string> PushedFilters, long Examined, long Returned);
}
