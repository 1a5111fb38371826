using System.Runtime.CompilerServices;
using DzStore.Analytics.Jobs;
using DzStore.ServiceDefaults.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Campaigns;

/// <summary>
/// Stores the recipients of campaigns in the collection <c>campaign_recipients</c>. The _id of a recipient is <c>campaign:user</c>: each
/// campaign has a user once, however often its job is run, and its recipients are adjacent in the order of their user ids (ordinal).
/// </summary>
public sealed class RecipientStore(IMongoDatabase database, JobDatabase jobs, DatabaseResilience resilience)
{
    public const string Collection = "campaign_recipients";

    // A double holds every whole number up to this exactly.
    private const long MaxWhole = 1L << 53;

    private readonly IMongoCollection<BsonDocument> _recipients = database
        .GetCollection<BsonDocument>(Collection)
        .WithWriteConcern(WriteConcern.WMajority);

    /// <summary>Stores recipients; each replaces the one that an earlier run stored.</summary>
    public async Task StoreAsync(JobRun run, string promoCode, IReadOnlyList<Recipient> recipients, CancellationToken cancellationToken)
    {
        if (recipients.Count == 0)
            return;
        var writes = recipients
            .Select(recipient => Document(run, promoCode, recipient))
            .Select(document => new ReplaceOneModel<BsonDocument>(new BsonDocument("_id", document["_id"]), document) { IsUpsert = true });
        await jobs.ExecuteAsync(
            async token => await _recipients.BulkWriteAsync(writes, new BulkWriteOptions { IsOrdered = false, Comment = run.JobId }, token),
            cancellationToken
        );
    }

    /// <summary>
    /// Removes recipients that only an earlier run reached, since users may have changed. Returns the number of recipients.
    /// </summary>
    public async Task<long> CompleteAsync(JobRun run, CancellationToken cancellationToken)
    {
        if (run.Attempt > 1)
        {
            var stale = Of(run.JobId) & Builders<BsonDocument>.Filter.Ne("attempt", run.Attempt);
            await jobs.ExecuteAsync(async token => await _recipients.DeleteManyAsync(stale, token), cancellationToken);
        }
        return await jobs.ExecuteAsync(
            async token => await _recipients.CountDocumentsAsync(Of(run.JobId), cancellationToken: token),
            cancellationToken
        );
    }

    /// <summary>Counts the recipients that a run has stored so far.</summary>
    public async Task<long> CountAsync(JobRun run, CancellationToken cancellationToken) =>
        await jobs.ExecuteAsync(async token => await _recipients.CountDocumentsAsync(By(run), cancellationToken: token), cancellationToken);

    /// <summary>Finds the recipients who spent most, ties by user id.</summary>
    public async Task<IReadOnlyList<Recipient>> TopAsync(JobRun run, int count, CancellationToken cancellationToken)
    {
        var mostSpentFirst = Builders<BsonDocument>.Sort.Descending("total_spend").Ascending("_id");
        var found = await jobs.ExecuteAsync(
            async token => await _recipients.Find(By(run)).Sort(mostSpentFirst).Limit(count).ToListAsync(token),
            cancellationToken
        );
        return found.ConvertAll(Recipient);
    }

    /// <summary>Turns whole dinars that a run stored as doubles into whole numbers, as <see cref="StoreAsync"/> writes them.</summary>
    public async Task StoreWholeSpendsAsync(JobRun run, CancellationToken cancellationToken)
    {
        var spend = Builders<BsonDocument>.Filter;
        var whole =
            By(run)
            & spend.Type("total_spend", BsonType.Double)
            & spend.Gte("total_spend", -MaxWhole)
            & spend.Lte("total_spend", MaxWhole)
            & new BsonDocument(
                "$expr",
                new BsonDocument("$eq", new BsonArray { "$total_spend", new BsonDocument("$trunc", "$total_spend") })
            );
        PipelineDefinition<BsonDocument, BsonDocument> toLong = new[]
        {
            new BsonDocument("$set", new BsonDocument("total_spend", new BsonDocument("$toLong", "$total_spend"))),
        };
        await jobs.ExecuteAsync(
            async token =>
                await _recipients.UpdateManyAsync(whole, Builders<BsonDocument>.Update.Pipeline(toLong), cancellationToken: token),
            cancellationToken
        );
    }

    /// <summary>Reads a page of a campaign's recipients, by user id.</summary>
    /// <param name="after">The user id of the last recipient of the page before.</param>
    public async Task<IReadOnlyList<Recipient>> PageAsync(string campaign, string? after, int limit, CancellationToken cancellationToken)
    {
        var filter = after is null ? Of(campaign) : Of(campaign) & Builders<BsonDocument>.Filter.Gt("_id", Id(campaign, after));
        var found = await resilience.ExecuteAsync(async token => await Find(filter).Limit(limit).ToListAsync(token), cancellationToken);
        return found.ConvertAll(Recipient);
    }

    /// <summary>Streams all recipients of a campaign, by user id.</summary>
    public async IAsyncEnumerable<Recipient> AllAsync(string campaign, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cursor = await resilience.ExecuteAsync(async token => await Find(Of(campaign)).ToCursorAsync(token), cancellationToken);
        while (await resilience.ExecuteAsync(async token => await cursor.MoveNextAsync(token), cancellationToken))
        {
            foreach (var document in cursor.Current)
                yield return Recipient(document);
        }
    }

    private IFindFluent<BsonDocument, BsonDocument> Find(FilterDefinition<BsonDocument> filter) =>
        _recipients.Find(filter).Sort(Builders<BsonDocument>.Sort.Ascending("_id"));

    // ';' follows ':' in the order of characters, so this range is exactly the ids that begin with "campaign:".
    private static FilterDefinition<BsonDocument> Of(string campaign) =>
        Builders<BsonDocument>.Filter.Gte("_id", campaign + ":") & Builders<BsonDocument>.Filter.Lt("_id", campaign + ";");

    private static FilterDefinition<BsonDocument> By(JobRun run) =>
        Of(run.JobId) & Builders<BsonDocument>.Filter.Eq("attempt", run.Attempt);

    private static string Id(string campaign, string userId) => $"{campaign}:{userId}";

    private static BsonDocument Document(JobRun run, string promoCode, Recipient recipient) =>
        new()
        {
            { "_id", Id(run.JobId, recipient.UserId) },
            { "campaign_id", run.JobId },
            { "user_id", recipient.UserId },
            { "name", recipient.Name is null ? BsonNull.Value : recipient.Name },
            { "city", recipient.City },
            { "total_spend", Number(recipient.TotalSpend) },
            { "promo_code", promoCode },
            { "attempt", run.Attempt },
        };

    private static Recipient Recipient(BsonDocument document) =>
        new(
            document["user_id"].AsString,
            document["name"].IsBsonNull ? null : document["name"].AsString,
            document["city"].AsString,
            document["total_spend"].ToDouble()
        );

    /// <summary>Keeps whole dinars whole numbers.</summary>
    private static BsonValue Number(double value) =>
        double.IsInteger(value) && Math.Abs(value) <= MaxWhole ? (BsonValue)(long)value : value;
}
