using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Clients;

/// <summary>MongoDB.Driver watches collections, databases and the deployment, over a kill -9 of the server too.</summary>
public sealed class WatchTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<List<ChangeStreamDocument<BsonDocument>>> TakeAsync(
        IChangeStreamCursor<ChangeStreamDocument<BsonDocument>> cursor,
        int count
    )
    {
        var events = new List<ChangeStreamDocument<BsonDocument>>();
        while (events.Count < count && await cursor.MoveNextAsync(Cancel))
            events.AddRange(cursor.Current);
        return events;
    }

    [Fact]
    public async Task A_collection_a_database_and_the_deployment_are_watched()
    {
        var database = server.NewDatabase();
        var collection = database.GetCollection<BsonDocument>("c");
        var options = new ChangeStreamOptions { FullDocument = ChangeStreamFullDocumentOption.UpdateLookup };
        using var ofCollection = await collection.WatchAsync(options, Cancel);
        using var ofDatabase = await database.WatchAsync(cancellationToken: Cancel);
        using var ofAll = await server.Client.WatchAsync(
            new EmptyPipelineDefinition<ChangeStreamDocument<BsonDocument>>().Match(change =>
                change.DatabaseNamespace.DatabaseName == database.DatabaseNamespace.DatabaseName
            ),
            cancellationToken: Cancel
        );
        await collection.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Cancel);
        await collection.UpdateOneAsync("{_id: 1}", "{$set: {a: 5}}", cancellationToken: Cancel);
        await collection.DeleteOneAsync("{_id: 1}", Cancel);
        await database.DropCollectionAsync("c", Cancel);

        ChangeStreamOperationType[] all =
        [
            ChangeStreamOperationType.Insert,
            ChangeStreamOperationType.Update,
            ChangeStreamOperationType.Delete,
            ChangeStreamOperationType.Drop,
        ];
        var events = await TakeAsync(ofCollection, 10);
        events.Select(change => change.OperationType).ShouldBe([.. all, ChangeStreamOperationType.Invalidate]);
        events[1].UpdateDescription.UpdatedFields.ShouldBe(new BsonDocument("a", 5));
        (await TakeAsync(ofDatabase, 4)).Select(change => change.OperationType).ShouldBe(all);
        (await TakeAsync(ofAll, 4)).Select(change => change.OperationType).ShouldBe(all);
    }

    [Fact]
    public async Task A_client_that_remembers_its_token_sees_each_event_once_through_kills()
    {
        var path = Directory.CreateTempSubdirectory("watch-").FullName;
        BsonDocument? token = null;
        var (seen, written) = (new List<int>(), 0);
        for (var round = 0; round < 3; round++)
        {
            await using var process = await ServerProcess.StartAsync(path);
            using var client = new MongoClient(process.ConnectionString);
            var collection = client.GetDatabase("shop").GetCollection<BsonDocument>("c").WithWriteConcern(WriteConcern.WMajority);
            using var cursor = await collection.WatchAsync(new ChangeStreamOptions { ResumeAfter = token }, Cancel);
            token = cursor.GetResumeToken();
            for (var i = 0; i < 20; i++)
                await collection.InsertOneAsync(new BsonDocument("_id", written++), cancellationToken: Cancel);
            // Half of what was written is read before the kill.
            var wanted = written - 10;
            while (seen.Count < wanted && await cursor.MoveNextAsync(Cancel))
            {
                foreach (var change in cursor.Current.Take(wanted - seen.Count))
                {
                    seen.Add(change.DocumentKey["_id"].AsInt32);
                    token = change.ResumeToken;
                }
            }

            await process.KillAsync();
        }

        await using (var last = await ServerProcess.StartAsync(path))
        {
            using var client = new MongoClient(last.ConnectionString);
            using var cursor = await client
                .GetDatabase("shop")
                .GetCollection<BsonDocument>("c")
                .WatchAsync(new ChangeStreamOptions { ResumeAfter = token }, Cancel);
            seen.AddRange((await TakeAsync(cursor, written - seen.Count)).Select(change => change.DocumentKey["_id"].AsInt32));
        }

        seen.ShouldBe(Enumerable.Range(0, written));
        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public async Task A_transaction_shows_when_it_is_committed_and_its_events_can_each_be_resumed_from()
    {
        var database = server.NewDatabase();
        var (orders, stock) = (database.GetCollection<BsonDocument>("orders"), database.GetCollection<BsonDocument>("stock"));
        await stock.InsertOneAsync(new BsonDocument { { "_id", "Mouse" }, { "left", 5 } }, cancellationToken: Cancel);
        using var cursor = await database.WatchAsync(new ChangeStreamOptions { MaxAwaitTime = TimeSpan.FromMilliseconds(50) }, Cancel);
        using var session = await server.Client.StartSessionAsync(cancellationToken: Cancel);
        session.StartTransaction();
        await orders.InsertOneAsync(session, new BsonDocument("_id", 1), cancellationToken: Cancel);
        await stock.UpdateOneAsync(session, "{_id: 'Mouse'}", "{$inc: {left: -1}}", cancellationToken: Cancel);
        (await Should.ThrowAsync<MongoCommandException>(() => orders.WatchAsync(session, cancellationToken: Cancel))).Code.ShouldBe(263);
        await session.AbortTransactionAsync(Cancel);
        session.StartTransaction();
        await orders.InsertOneAsync(session, new BsonDocument("_id", 1), cancellationToken: Cancel);
        await stock.UpdateOneAsync(session, "{_id: 'Mouse'}", "{$inc: {left: -1}}", cancellationToken: Cancel);
        await cursor.MoveNextAsync(Cancel);
        cursor.Current.ShouldBeEmpty();
        await session.CommitTransactionAsync(Cancel);

        var events = await TakeAsync(cursor, 2);
        events.Select(change => change.OperationType).ShouldBe([ChangeStreamOperationType.Insert, ChangeStreamOperationType.Update]);
        events[0].ClusterTime.ShouldBe(events[1].ClusterTime, "they became visible at once");
        events.ShouldAllBe(change => change.BackingDocument.Contains("lsid") && change.BackingDocument["txnNumber"].IsInt64);
        using var later = await database.WatchAsync(new ChangeStreamOptions { ResumeAfter = events[0].ResumeToken }, Cancel);
        (await TakeAsync(later, 1))[0].ResumeToken.ShouldBe(events[1].ResumeToken);
    }

    [Fact]
    public async Task Writers_at_once_are_shown_in_one_order_that_every_stream_agrees_on()
    {
        var collection = server.NewDatabase().GetCollection<BsonDocument>("c");
        using var one = await collection.WatchAsync(cancellationToken: Cancel);
        using var other = await collection.WatchAsync(new ChangeStreamOptions { BatchSize = 7 }, Cancel);
        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async writer =>
                {
                    for (var i = 0; i < 50; i++)
                    {
                        var id = string.Create(CultureInfo.InvariantCulture, $"{writer}_{i:00}");
                        await collection.InsertOneAsync(new BsonDocument("_id", id), cancellationToken: Cancel);
                    }
                })
        );
        var events = await TakeAsync(one, 200);
        events.Select(change => change.ResumeToken["_data"].AsString).ShouldBeInOrder(Shouldly.SortDirection.Ascending);
        var ids = events.ConvertAll(change => change.DocumentKey["_id"].AsString);
        ids.Distinct().Count().ShouldBe(200);
        foreach (var writer in ids.GroupBy(id => id[0]))
            writer.ShouldBeInOrder(Shouldly.SortDirection.Ascending);
        (await TakeAsync(other, 200)).ConvertAll(change => change.DocumentKey["_id"].AsString).ShouldBe(ids);
    }
}
