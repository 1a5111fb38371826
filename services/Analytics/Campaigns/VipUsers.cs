using System.Runtime.CompilerServices;
using DzStore.Analytics.Jobs;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Campaigns;

/// <summary>Finds a campaign's users with a filter that MongoDB evaluates, on the index {city, total_spend}.</summary>
public sealed class VipUsers(IMongoDatabase database, JobDatabase jobs)
{
    internal const string Collection = "users";

    private const int DocumentsABatch = 1_000;

    private readonly IMongoCollection<BsonDocument> _users = database.GetCollection<BsonDocument>(Collection);

    /// <summary>The filter of a campaign.</summary>
    internal static BsonDocument Filter(CampaignRequest request) =>
        new()
        {
            // $eq spelled out: any city is a value and never an operator.
            { "city", new BsonDocument("$eq", request.City) },
            { "total_spend", new BsonDocument("$gt", request.MinSpend) },
        };

    /// <summary>Creates the index {city, total_spend}: with it MongoDB examines only the users whom a campaign reaches.</summary>
    public Task EnsureIndexAsync(CancellationToken cancellationToken) =>
        _users.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(Builders<BsonDocument>.IndexKeys.Ascending("city").Ascending("total_spend")),
            cancellationToken: cancellationToken
        );

    /// <summary>Has MongoDB count the campaign's users and check that a campaign can reach every one of them.</summary>
    /// <exception cref="BadDataException">A campaign cannot reach one of them; the message names the user.</exception>
    public async Task<VipCount> CountAsync(CampaignRequest request, string comment, CancellationToken cancellationToken)
    {
        var byTypes = new BsonDocument(
            "$group",
            new BsonDocument
            {
                {
                    "_id",
                    new BsonDocument
                    {
                        { "city", TypeOf("city") },
                        { "name", TypeOf("name") },
                        { "spend", TypeOf("total_spend") },
                    }
                },
                { "users", new BsonDocument("$sum", 1) },
            }
        );
        PipelineDefinition<BsonDocument, BsonDocument> pipeline = new[] { new BsonDocument("$match", Filter(request)), byTypes };
        var groups = await jobs.ExecuteAsync(
            async token =>
                await (await _users.AggregateAsync(pipeline, new AggregateOptions { Comment = comment }, token)).ToListAsync(token),
            cancellationToken
        );
        var count = VipCount.Of(groups);
        if (!count.AllUsable)
        {
            await foreach (var _ in FindAsync(request, comment, cancellationToken))
            {
                // Reading the users finds the first that is not usable and says why.
            }
        }

        return count;
    }

    /// <summary>Streams the campaign's users in batches.</summary>
    /// <exception cref="BadDataException">A user matches the filter but is not one that a campaign can reach.</exception>
    public async IAsyncEnumerable<IReadOnlyList<Recipient>> FindAsync(
        CampaignRequest request,
        string comment,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var settings = new FindOptions<BsonDocument>
        {
            Comment = comment,
            BatchSize = DocumentsABatch,
            Projection = Builders<BsonDocument>.Projection.Include("user_id").Include("name").Include("city").Include("total_spend"),
        };
        using var cursor = await jobs.ExecuteAsync(
            async token => await _users.FindAsync<BsonDocument>(Filter(request), settings, token),
            cancellationToken
        );
        while (await jobs.ExecuteAsync(async token => await cursor.MoveNextAsync(token), cancellationToken))
            yield return [.. cursor.Current.Select(Recipient)];
    }

    private static BsonDocument TypeOf(string field) => new("$type", "$" + field);

    private static Recipient Recipient(BsonDocument user)
    {
        var id = user.GetValue("user_id", BsonNull.Value) is { IsBsonNull: false } given ? given : user["_id"];
        var name = user.GetValue("name", BsonNull.Value);
        // A filter also matches a list that holds a matching value.
        if (!user["city"].IsString)
            throw Unusable(id, "city", "a string", user["city"]);
        if (!user["total_spend"].IsNumeric)
            throw Unusable(id, "total_spend", "a number", user["total_spend"]);
        if (!name.IsBsonNull && !name.IsString)
            throw Unusable(id, "name", "a string", name);
        return new Recipient(id.ToString()!, name.IsBsonNull ? null : name.AsString, user["city"].AsString, user["total_spend"].ToDouble());
    }

    private static BadDataException Unusable(BsonValue user, string field, string needed, BsonValue found) =>
        new($"User {user} has a {field} that is not {needed} but of type {found.BsonType}. Correct the document and run the job again.");
}
