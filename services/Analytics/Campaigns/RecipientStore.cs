using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Campaigns;

/// <summary>
/// The collection <c>campaign_recipients</c>: one document a campaign and user, whose <c>_id</c> is both, so that a run repeated stores nobody twice.
/// </summary>
public sealed class RecipientStore(IMongoDatabase database)
{
    public const string Collection = "campaign_recipients";

    private readonly IMongoCollection<BsonDocument> _recipients = database.GetCollection<BsonDocument>(Collection).WithWriteConcern(WriteConcern.WMajority);

    /// <summary>The document of a recipient; <paramref name="attempt"/> tells this run's from an earlier run's.</summary>
    public static BsonDocument Document(string campaignId, int attempt, string promoCode, Recipient recipient) => new()
    {
        ["_id"] = $"{campaignId}:{recipient.UserId}",
        ["campaign_id"] = campaignId,
        ["attempt"] = attempt,
        ["promo_code"] = promoCode,
        ["user_id"] = recipient.UserId,
        ["name"] = recipient.Name,
        ["city"] = recipient.City,
        ["total_spend"] = recipient.TotalSpend,
    };

    public Task StoreAsync(IReadOnlyCollection<BsonDocument> recipients, CancellationToken cancellationToken) => _recipients.BulkWriteAsync(
        recipients.Select(recipient => new ReplaceOneModel<BsonDocument>(new BsonDocument("_id", recipient["_id"]), recipient) { IsUpsert = true }),
        new BulkWriteOptions { IsOrdered = false },
        cancellationToken);

    /// <summary>Drops what an earlier, unfinished run stored and this one did not find again.</summary>
    public Task DropEarlierAsync(string campaignId, int attempt, CancellationToken cancellationToken) =>
        _recipients.DeleteManyAsync(Builders<BsonDocument>.Filter.Eq("campaign_id", campaignId) & Builders<BsonDocument>.Filter.Ne("attempt", attempt), cancellationToken);

    /// <summary>A page by user id; <paramref name="after"/> is the last user id of the page before.</summary>
    public async Task<List<Recipient>> PageAsync(string campaignId, int limit, string? after, CancellationToken cancellationToken)
    {
        var documents = await _recipients.Find(Of(campaignId, after)).Sort(new BsonDocument("_id", 1)).Limit(limit).ToListAsync(cancellationToken);
        return [.. documents.Select(Read)];
    }

    /// <summary>Every recipient, streamed in the order of the pages.</summary>
    public async IAsyncEnumerable<Recipient> AllAsync(string campaignId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cursor = await _recipients.Find(Of(campaignId, null)).Sort(new BsonDocument("_id", 1)).ToCursorAsync(cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var document in cursor.Current) yield return Read(document);
        }
    }

    // A range of _id, which is always indexed: everything between "campaign:" and "campaign;", the next character.
    private static BsonDocument Of(string campaignId, string? after) => new("_id", new BsonDocument
    {
        ["$gt"] = $"{campaignId}:{after}", ["$lt"] = $"{campaignId};",
    });

    private static Recipient Read(BsonDocument document) =>
        new(document["user_id"].AsString, document["name"].AsString, document["city"].AsString, document["total_spend"].ToDouble());
}
