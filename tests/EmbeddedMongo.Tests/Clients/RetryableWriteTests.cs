using EmbeddedMongo.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Clients;

/// <summary>
/// The driver sends a write again when the connection breaks; the server must not apply it again, and must answer as the first time.
/// </summary>
public sealed class RetryableWriteTests(TestServer server) : IClassFixture<TestServer>, IAsyncLifetime
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private CuttingProxy _proxy = null!;
    private MongoClient _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IMongoCollection<BsonDocument> Collection => _client.GetDatabase(_database).GetCollection<BsonDocument>("c");

    public ValueTask InitializeAsync()
    {
        _proxy = new CuttingProxy(server.Port);
        // Directly, as hello names the server's own address; the driver still sees a replica set's primary and retries.
        _client = new MongoClient($"mongodb://127.0.0.1:{_proxy.Port}/?directConnection=true");
        return default;
    }

    [Fact]
    public async Task An_insert_whose_reply_was_lost_is_stored_once()
    {
        _proxy.CutAfter("insert");
        await Collection.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Cancel);
        _proxy.Cuts.ShouldBe(1);
        (await Collection.CountDocumentsAsync("{}", cancellationToken: Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task Many_inserts_whose_reply_was_lost_are_stored_once()
    {
        _proxy.CutAfter("insert");
        await Collection.InsertManyAsync(Enumerable.Range(0, 500).Select(i => new BsonDocument("_id", i)), cancellationToken: Cancel);
        _proxy.Cuts.ShouldBe(1);
        (await Collection.CountDocumentsAsync("{}", cancellationToken: Cancel)).ShouldBe(500);
    }

    [Fact]
    public async Task An_increment_whose_reply_was_lost_counts_once()
    {
        await Collection.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "n", 0 } }, cancellationToken: Cancel);
        _proxy.CutAfter("update");
        var result = await Collection.UpdateOneAsync("{_id: 1}", "{$inc: {n: 1}}", cancellationToken: Cancel);
        _proxy.Cuts.ShouldBe(1);
        (result.MatchedCount, result.ModifiedCount).ShouldBe((1, 1));
        (await Collection.Find("{}").SingleAsync(Cancel))["n"].ShouldBe(1);
    }

    [Fact]
    public async Task A_bulk_of_increments_whose_reply_was_lost_counts_each_once()
    {
        await Collection.InsertManyAsync(
            Enumerable.Range(0, 20).Select(i => new BsonDocument { { "_id", i }, { "n", 0 } }),
            cancellationToken: Cancel
        );
        _proxy.CutAfter("update");
        var result = await Collection.BulkWriteAsync(
            Enumerable.Range(0, 20).Select(i => new UpdateOneModel<BsonDocument>($"{{_id: {i}}}", "{$inc: {n: 1}}")),
            cancellationToken: Cancel
        );
        _proxy.Cuts.ShouldBe(1);
        result.ModifiedCount.ShouldBe(20);
        (await Collection.CountDocumentsAsync("{n: 1}", cancellationToken: Cancel)).ShouldBe(20);
    }

    [Fact]
    public async Task An_upsert_whose_reply_was_lost_tells_the_id_that_it_made()
    {
        _proxy.CutAfter("update");
        var result = await Collection.UpdateOneAsync("{name: 'x'}", "{$set: {n: 1}}", new UpdateOptions { IsUpsert = true }, Cancel);
        _proxy.Cuts.ShouldBe(1);
        (await Collection.Find("{}").SingleAsync(Cancel))["_id"].ShouldBe(result.UpsertedId);
    }

    [Fact]
    public async Task A_delete_whose_reply_was_lost_deletes_one()
    {
        await Collection.InsertManyAsync(Enumerable.Range(0, 5).Select(i => new BsonDocument("_id", i)), cancellationToken: Cancel);
        _proxy.CutAfter("delete");
        (await Collection.DeleteOneAsync("{}", Cancel)).DeletedCount.ShouldBe(1);
        _proxy.Cuts.ShouldBe(1);
        (await Collection.CountDocumentsAsync("{}", cancellationToken: Cancel)).ShouldBe(4);
    }

    [Theory]
    [InlineData(ReturnDocument.Before, 0)]
    [InlineData(ReturnDocument.After, 1)]
    public async Task A_findAndModify_whose_reply_was_lost_answers_with_the_same_document(ReturnDocument which, int value)
    {
        await Collection.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "n", 0 } }, cancellationToken: Cancel);
        _proxy.CutAfter("findAndModify");
        var found = await Collection.FindOneAndUpdateAsync<BsonDocument>(
            "{_id: 1}",
            "{$inc: {n: 1}}",
            new() { ReturnDocument = which },
            Cancel
        );
        _proxy.Cuts.ShouldBe(1);
        found["n"].ShouldBe(value);
        (await Collection.Find("{}").SingleAsync(Cancel))["n"].ShouldBe(1);
    }

    [Fact]
    public async Task A_write_that_may_not_be_sent_again_fails_and_is_not_applied_twice()
    {
        await Collection.InsertOneAsync(new BsonDocument { { "_id", 1 }, { "n", 0 } }, cancellationToken: Cancel);
        _proxy.CutAfter("update");
        await Should.ThrowAsync<MongoConnectionException>(() =>
            Collection.UpdateManyAsync("{}", "{$inc: {n: 1}}", cancellationToken: Cancel)
        );
        (await Collection.Find("{}").SingleAsync(Cancel))["n"].ShouldBe(1);
    }

    [Fact]
    public async Task A_retry_after_a_restart_answers_from_the_record()
    {
        await using var restarted = await TestServer.StartAsync();
        var update = BsonDocument
            .Parse("{update: 'c', updates: [{q: {_id: 1}, u: {$inc: {n: 1}}, upsert: true}], txnNumber: {$numberLong: '1'}}")
            .Add("lsid", new BsonDocument("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard)));
        using (var client = restarted.Raw())
            (await client.RunAsync("d", update))["upserted"][0]["_id"].ShouldBe(1);
        await restarted.RestartAsync();

        using var again = restarted.Raw();
        (await again.RunAsync("d", update))["upserted"][0]["_id"].ShouldBe(1);
        (await again.RunAsync("d", "{find: 'c'}"))["cursor"]["firstBatch"][0]["n"].ShouldBe(1);
        update["txnNumber"] = 2L;
        (await again.RunAsync("d", update))["nModified"].ShouldBe(1);
        update["txnNumber"] = 1L;
        (await again.RunAsync("d", update))["code"].ShouldBe((int)ErrorCode.TransactionTooOld);
        update["updates"][0]["multi"] = true;
        update["txnNumber"] = 3L;
        (await again.RunAsync("d", update))["writeErrors"][0]["code"].ShouldBe((int)ErrorCode.InvalidOptions);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _proxy.DisposeAsync();
    }
}
