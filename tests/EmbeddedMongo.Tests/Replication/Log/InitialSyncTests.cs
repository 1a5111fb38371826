using EmbeddedMongo.Replication.Log;
using EmbeddedMongo.Replication.Node.Transport;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Tests.Storage;
using EmbeddedMongo.Tests.Values;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Replication.Log;

/// <summary>The copy of another member's data.</summary>
public sealed class InitialSyncTests(TestServer server) : IClassFixture<TestServer>, IAsyncDisposable
{
    private readonly SourceClient _source = new($"127.0.0.1:{server.Port}", new LinkFaults());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_member_that_is_written_to_is_copied_as_it_is_at_the_end(int seed)
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument("old", true));
        var (database, random) = (server.NewDatabase(), new RandomBson(seed));
        var big = Enumerable.Range(0, 1500).Select(id => new BsonDocument { { "_id", id }, { "u", id } });
        await database.GetCollection<BsonDocument>("big").InsertManyAsync(big, cancellationToken: Token);
        for (var i = 0; i < 60; i++)
            await WriteAsync(database, random);

        var log = new ReplicatedLog(temp.Engine);
        await log.CopyAsync(
            async (name, command, cancellationToken) =>
            {
                for (var i = 0; i < 4; i++)
                    await WriteAsync(database, random);
                return await _source.RunAsync(name, command, cancellationToken);
            },
            Token
        );
        log.Restore().InInitialSync.ShouldBeFalse();
        await PullAsync(log, temp.Engine);
        await ShouldBeSameAsync(temp.Engine, database);
        temp.Find().ShouldBeEmpty("the data of before is gone");

        for (var i = 0; i < 30; i++)
            await WriteAsync(database, random);
        await temp.Reopen();
        await PullAsync(new ReplicatedLog(temp.Engine), temp.Engine);
        await ShouldBeSameAsync(temp.Engine, database);
    }

    [Fact]
    public async Task A_copy_that_was_cut_short_is_known_at_the_next_start_and_can_be_begun_again()
    {
        await using var temp = new TempEngine();
        var database = server.NewDatabase();
        var session = new LogicalSession(Guid.NewGuid());
        var insert = BsonDocument.Parse("{insert: 'a', documents: [{_id: 1}, {_id: 2}], txnNumber: {$numberLong: '5'}}");
        insert.Add("lsid", new BsonDocument("id", new BsonBinaryData(session.Id, GuidRepresentation.Standard)));
        await _source.RunAsync(database.DatabaseNamespace.DatabaseName, insert, Token);
        var count = 0;
        await Should.ThrowAsync<IOException>(() =>
            new ReplicatedLog(temp.Engine).CopyAsync(
                (name, command, token) => ++count == 7 ? throw new IOException("cut") : _source.RunAsync(name, command, token),
                Token
            )
        );
        await temp.Reopen();
        new ReplicatedLog(temp.Engine).Restore().InInitialSync.ShouldBeTrue();

        var history = await new ReplicatedLog(temp.Engine).CopyAsync(_source.RunAsync, Token);
        history.Last.ShouldBe(temp.Engine.Log.Last);
        await temp.Reopen();
        var restored = new ReplicatedLog(temp.Engine).Restore();
        restored.InInitialSync.ShouldBeFalse();
        restored.History.ToArray().ShouldBe(history.ToArray());
        await ShouldBeSameAsync(temp.Engine, database);

        var ns = new Namespace(database.DatabaseNamespace.DatabaseName, "a");
        temp.Writer.Insert(ns, [new BsonDocument("_id", 1).ToBson()], ordered: true, new RetryableWrite(session, 5)).Retried.ShouldBe([0]);
        new ReplicatedLog(temp.Engine).Read(EmbeddedMongo.Storage.Oplog.OpTime.None, 1).IsTooOld.ShouldBeTrue("the log has no beginning");
    }

    [Fact]
    public async Task A_copy_of_a_member_that_rolls_back_meanwhile_is_of_no_use()
    {
        await using var temp = new TempEngine();
        await server.NewDatabase().CreateCollectionAsync("a", cancellationToken: Token);
        var rollbacks = 0;
        var error = await Should.ThrowAsync<IOException>(() =>
            new ReplicatedLog(temp.Engine).CopyAsync(
                async (name, command, cancellationToken) =>
                    command.Contains("replSetGetRBID")
                        ? new BsonDocument("rbid", ++rollbacks)
                        : await _source.RunAsync(name, command, cancellationToken),
                Token
            )
        );
        error.Message.ShouldContain("rolled back");
        new ReplicatedLog(temp.Engine).Restore().InInitialSync.ShouldBeTrue();
    }

    /// <summary>Takes over the entries that the source has more.</summary>
    private async Task PullAsync(ReplicatedLog log, StorageEngine engine)
    {
        var source = new SyncSource(_source.RunAsync);
        var last = await source.LastAsync(Token);
        await foreach (var entries in source.EntriesAsync(engine.Log.Last.Timestamp, last, Token))
            log.Append(entries);
    }

    private static async Task ShouldBeSameAsync(StorageEngine engine, IMongoDatabase database)
    {
        var name = database.DatabaseNamespace.DatabaseName;
        var collections = await (await database.ListCollectionsAsync(cancellationToken: Token)).ToListAsync(Token);
        collections.Count.ShouldBeGreaterThan(0);
        engine
            .Collections(name)
            .Select(info => (info.Namespace.Collection, info.Uuid))
            .ShouldBe(
                collections
                    .Select(one => (Name: one["name"].AsString, one["info"]["uuid"].AsGuid))
                    .OrderBy(one => one.Name, StringComparer.Ordinal)
            );
        foreach (var info in engine.Collections(name))
        {
            Consistency.ShouldHold(engine, info.Namespace);
            var collection = database.GetCollection<BsonDocument>(info.Namespace.Collection);
            var indexes = await (await collection.Indexes.ListAsync(Token)).ToListAsync(Token);
            info.Indexes.Select(index => index.ToSpec()).ShouldBe(indexes, ignoreOrder: true);
            var documents = await collection.Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(Token);
            EngineState.Documents(engine, info.Namespace).OrderBy(one => one["_id"]).ShouldBe(documents.OrderBy(one => one["_id"]));
        }
    }

    /// <summary>A random write to a database; one that the server refuses has no effect.</summary>
    private static async Task WriteAsync(IMongoDatabase database, RandomBson random)
    {
        var collection = database.GetCollection<BsonDocument>(random.Pick(["a", "b", "big"]));
        var id = new BsonDocument("_id", random.Next(40));
        try
        {
            switch (random.Next(20))
            {
                case < 6:
                    await collection.InsertOneAsync(new BsonDocument(id).Add("u", random.Next(3000)).Add("n", 1), cancellationToken: Token);
                    break;
                case < 11:
                    // Values of a unique index that change hands: a copy may see both with one value.
                    var update = BsonDocument.Parse($"{{$set: {{u: {random.Next(60)}, 'a.b': 1}}, $push: {{l: 1}}}}");
                    await collection.UpdateOneAsync(id, update, cancellationToken: Token);
                    break;
                case < 14:
                    await collection.DeleteOneAsync(id, Token);
                    break;
                case < 16:
                    var keys = new BsonDocument(random.Pick(["u", "n"]), 1);
                    await collection.Indexes.CreateOneAsync(
                        new CreateIndexModel<BsonDocument>(keys, new CreateIndexOptions { Unique = keys.Contains("u"), Sparse = true }),
                        cancellationToken: Token
                    );
                    break;
                case 16:
                    await collection.Indexes.DropOneAsync("n_1", Token);
                    break;
                case 17:
                    await database.RenameCollectionAsync("a", "b", new RenameCollectionOptions { DropTarget = random.Next(2) == 0 }, Token);
                    break;
                case 18:
                    await database.RenameCollectionAsync("b", "a", null, Token);
                    break;
                default:
                    await database.DropCollectionAsync("b", Token);
                    break;
            }
        }
        catch (MongoException)
        {
            // A duplicate key, no such collection.
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
