using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Streams;

/// <summary>Change streams show what happens to collections, databases and indexes, and end where what they watch is gone.</summary>
public sealed class CatalogEventTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly string _database = $"catalog_{Guid.NewGuid():N}";
    private readonly RawClient _client = server.Raw();

    private StreamClient Stream => field ??= new StreamClient(_client, _database);

    private StreamClient Deployment => field ??= new StreamClient(_client, "admin");

    private async Task RunAsync(string command, string? database = null)
    {
        var reply = await _client.RunAsync(database ?? _database, command);
        reply["ok"].ShouldBe(1.0, reply.ToString());
    }

    private BsonDocument Name(string collection) => new() { { "db", _database }, { "coll", collection } };

    private static string[] Types(IEnumerable<BsonDocument> events) => [.. events.Select(change => change["operationType"].AsString)];

    [Fact]
    public async Task A_collection_s_stream_ends_when_the_collection_is_dropped()
    {
        await RunAsync("{create: 'c'}");
        await Stream.OpenAsync("c");
        await RunAsync("{insert: 'c', documents: [{_id: 1}]}");
        await RunAsync("{drop: 'c'}");
        var events = await Stream.TakeAsync(3);
        Types(events).ShouldBe(["insert", "drop", "invalidate"]);
        Stream.Id.ShouldBe(0, "the cursor is closed");
        events[1]["ns"].ShouldBe(Name("c"));
        events[2].Names.ShouldBe(["_id", "operationType", "clusterTime", "wallTime"]);
        events[2]["clusterTime"].ShouldBe(events[1]["clusterTime"]);

        await RunAsync("{insert: 'c', documents: [{_id: 2}], writeConcern: {w: 'majority'}}");
        var refused = await Stream.TryOpenAsync("c", new BsonDocument("resumeAfter", events[2]["_id"]));
        refused["code"].ShouldBe((int)ErrorCode.InvalidResumeToken, refused.ToString());
        var later = await Stream.OpenAsync("c", new BsonDocument("startAfter", events[2]["_id"]));
        later.ShouldHaveSingleItem()["documentKey"]["_id"].ShouldBe(2);
        var again = await Stream.OpenAsync("c", new BsonDocument("resumeAfter", events[1]["_id"]));
        Types(again).ShouldBe(["invalidate"], "it ends behind the drop, as before");
    }

    [Fact]
    public async Task A_rename_ends_the_streams_of_both_names()
    {
        await RunAsync("{create: 'from'}");
        await RunAsync("{create: 'to'}");
        var target = new StreamClient(_client, _database);
        await Stream.OpenAsync("from");
        await target.OpenAsync("to");
        await RunAsync($"{{renameCollection: '{_database}.from', to: '{_database}.to', dropTarget: true}}", "admin");
        foreach (var stream in new[] { Stream, target })
        {
            var events = await stream.TakeAsync(2);
            Types(events).ShouldBe(["rename", "invalidate"]);
            (events[0]["ns"], events[0]["to"]).ShouldBe((Name("from"), Name("to")));
        }
    }

    [Fact]
    public async Task A_database_s_stream_goes_on_over_renames_and_ends_with_the_database()
    {
        await Stream.OpenAsync(null);
        await RunAsync("{insert: 'a', documents: [{_id: 1}]}");
        await RunAsync($"{{renameCollection: '{_database}.a', to: '{_database}.b'}}", "admin");
        await RunAsync("{insert: 'b', documents: [{_id: 2}]}");
        await RunAsync("{insert: 'c', documents: [{_id: 3}]}", $"{_database}_other");
        await RunAsync("{drop: 'b'}");
        await RunAsync("{create: 'd'}");
        await RunAsync("{dropDatabase: 1}");
        var events = await Stream.TakeAsync(7);
        Types(events).ShouldBe(["insert", "rename", "insert", "drop", "drop", "dropDatabase", "invalidate"]);
        events[5]["ns"].ShouldBe(new BsonDocument("db", _database));
        Stream.Id.ShouldBe(0);

        await RunAsync("{insert: 'e', documents: [{_id: 4}], writeConcern: {w: 'majority'}}");
        var later = await Stream.OpenAsync(null, new BsonDocument("startAfter", events[6]["_id"]));
        later.ShouldHaveSingleItem()["documentKey"]["_id"].ShouldBe(4);
        await RunAsync("{dropDatabase: 1}", $"{_database}_other");
    }

    [Fact]
    public async Task The_deployment_s_stream_shows_every_database_but_MongoDB_s_own_and_never_ends()
    {
        await Deployment.OpenAsync(null, new BsonDocument("allChangesForCluster", true));
        await RunAsync("{insert: 'c', documents: [{_id: 1}]}", "config");
        await RunAsync("{insert: 'system.js', documents: [{_id: 'f', value: 1}]}");
        await RunAsync("{insert: 'c', documents: [{_id: 1}]}");
        await RunAsync("{insert: 'c', documents: [{_id: 2}]}", $"{_database}_2");
        await RunAsync("{dropDatabase: 1}", $"{_database}_2");
        await RunAsync("{dropDatabase: 1}");
        var events = new List<BsonDocument>();
        while (events.Count(change => change["operationType"] == "dropDatabase") < 2)
        {
            var ours = (await Deployment.TakeAsync(1)).Where(change =>
                change["ns"]["db"].AsString.StartsWith(_database, StringComparison.Ordinal)
            );
            events.AddRange(ours);
        }

        Types(events).ShouldBe(["insert", "insert", "drop", "dropDatabase", "drop", "dropDatabase"]);
        Deployment.Id.ShouldNotBe(0);
    }

    [Fact]
    public async Task Expanded_events_tell_of_collections_and_indexes_too()
    {
        await Stream.OpenAsync("c", new BsonDocument("showExpandedEvents", true));
        await RunAsync("{create: 'c', capped: true, size: 4096}");
        await RunAsync("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1', unique: true}]}");
        await RunAsync("{collMod: 'c', index: {name: 'a_1', hidden: true}}");
        await RunAsync("{dropIndexes: 'c', index: 'a_1'}");
        await RunAsync("{insert: 'c', documents: [{_id: 1, 'a': {'b': 1}}]}");
        await RunAsync($"{{renameCollection: '{_database}.c', to: '{_database}.d'}}", "admin");
        var events = await Stream.TakeAsync(7);
        Types(events).ShouldBe(["create", "createIndexes", "modify", "dropIndexes", "insert", "rename", "invalidate"]);
        events[..6].ShouldAllBe(change => change["collectionUUID"] == events[0]["collectionUUID"]);
        var (create, createIndexes, modify) = (events[0], events[1], events[2]);
        create["operationDescription"]["capped"].ShouldBe(true);
        create["operationDescription"]["idIndex"]["name"].ShouldBe("_id_");
        create["nsType"].ShouldBe("collection");
        var index = BsonDocument.Parse("{indexes: [{v: 2, key: {a: 1}, name: 'a_1', unique: true}]}");
        createIndexes["operationDescription"]["indexes"][0]["key"].ShouldBe(index["indexes"][0]["key"]);
        modify["operationDescription"].ShouldBe(BsonDocument.Parse("{index: {name: 'a_1', hidden: true}}"));
        modify["stateBeforeChange"]["indexOptions"].ShouldBe(BsonDocument.Parse("{hidden: false}"));
        events[3]["operationDescription"]["indexes"][0]["name"].ShouldBe("a_1");
        events[5]["operationDescription"]["to"].ShouldBe(Name("d"));

        var classic = await Stream.OpenAsync("c", new BsonDocument("startAtOperationTime", create["clusterTime"]));
        Types(classic).ShouldBe(["insert", "rename", "invalidate"]);
        classic[1].Contains("operationDescription").ShouldBeFalse();
    }

    [Fact]
    public async Task A_rename_to_another_database_shows_there_too()
    {
        await RunAsync("{create: 'c'}");
        var target = new StreamClient(_client, $"{_database}_2");
        await target.OpenAsync(null);
        await RunAsync($"{{renameCollection: '{_database}.c', to: '{_database}_2.c'}}", "admin");
        (await target.TakeAsync(1))[0]["to"]["db"].ShouldBe($"{_database}_2");
        await RunAsync("{dropDatabase: 1}", $"{_database}_2");
    }

    public void Dispose() => _client.Dispose();
}
