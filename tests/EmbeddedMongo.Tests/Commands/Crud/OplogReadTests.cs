using EmbeddedMongo.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Commands.Crud;

/// <summary>The oplog as clients see it: <c>local.oplog.rs</c>, a capped collection that only the server writes.</summary>
public sealed class OplogReadTests(TestServer server) : IClassFixture<TestServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IMongoCollection<BsonDocument> Oplog => server.Client.GetDatabase("local").GetCollection<BsonDocument>("oplog.rs");

    private async Task<BsonDocument[]> EntriesAsync(IMongoDatabase database) =>
        [
            .. await Oplog
                .Find(new BsonDocument("ns", new BsonDocument("$regex", $"^{database.DatabaseNamespace.DatabaseName}\\.")))
                .ToListAsync(Cancel),
        ];

    [Fact]
    public async Task It_begins_with_the_set_and_shows_a_driver_s_write_with_its_session()
    {
        var first = await Oplog.Find("{}").FirstAsync(Cancel);
        (first["op"], first["o"]["msg"]).ShouldBe(("n", "initiating set"));

        var database = server.NewDatabase();
        await database.GetCollection<BsonDocument>("c").InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Cancel);
        var entry = (await EntriesAsync(database))[^1];
        (entry["op"], entry["o"], entry["stmtId"]).ShouldBe(("i", new BsonDocument("_id", 1), 0));
    }

    [Theory]
    [InlineData("$gte", 3, 6)]
    [InlineData("$gt", 2, 6)]
    [InlineData("$lte", 0, 4)]
    [InlineData("$eq", 3, 4)]
    public async Task A_filter_on_ts_seeks(string comparison, int from, int to)
    {
        var database = server.NewDatabase();
        await database
            .GetCollection<BsonDocument>("c")
            .InsertManyAsync(Enumerable.Range(0, 6).Select(i => new BsonDocument("_id", i)), cancellationToken: Cancel);
        var times = (await EntriesAsync(database)).Where(entry => entry["op"] == "i").Select(entry => entry["ts"]).ToArray();
        var bound = times[comparison == "$gt" ? 1 : 3];
        var filter = new BsonDocument
        {
            { "op", "i" },
            { "ns", $"{database.DatabaseNamespace.DatabaseName}.c" },
            { "ts", new BsonDocument(comparison, bound) },
        };
        var found = await Oplog.Find(filter).ToListAsync(Cancel);
        found.Select(entry => entry["ts"]).ShouldBe(times[from..to]);

        using var client = server.Raw();
        var explained = await client.RunAsync(
            "local",
            new BsonDocument("explain", new BsonDocument { { "find", "oplog.rs" }, { "filter", filter } })
        );
        var examined = explained["executionStats"]["totalDocsExamined"].ToInt32();
        if (comparison != "$lte")
            examined.ShouldBeLessThanOrEqualTo(6);
        explained["queryPlanner"]["winningPlan"]["stage"].ShouldBe("COLLSCAN");
    }

    [Fact]
    public async Task It_is_read_in_natural_order_and_back_and_by_aggregate_and_count()
    {
        var database = server.NewDatabase();
        await database.GetCollection<BsonDocument>("c").InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Cancel);
        var forward = await Oplog.Find("{}").Sort("{$natural: 1}").ToListAsync(Cancel);
        var back = await Oplog.Find("{}").Sort("{$natural: -1}").ToListAsync(Cancel);
        forward.Select(entry => entry["ts"].AsBsonTimestamp).ShouldBeInOrder();
        back.AsEnumerable().Reverse().ShouldBe(forward);
        (await Oplog.Find("{}").Sort("{$natural: -1}").Limit(1).SingleAsync(Cancel))["o"].ShouldBe(new BsonDocument("_id", 1));
        (await Oplog.CountDocumentsAsync("{}", cancellationToken: Cancel)).ShouldBe(forward.Count);
        (await Oplog.EstimatedDocumentCountAsync(cancellationToken: Cancel)).ShouldBe(forward.Count);
        var kinds = await Oplog.Aggregate().Group("{_id: '$op', n: {$sum: 1}}").ToListAsync(Cancel);
        kinds.Sum(kind => kind["n"].ToInt32()).ShouldBe(forward.Count);
        (await Oplog.Find("{_id: 1}").ToListAsync(Cancel)).ShouldBeEmpty();
        (await Oplog.Aggregate().AppendStage<BsonDocument>("{$sample: {size: 2}}").ToListAsync(Cancel)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("local", "{insert: 'oplog.rs', documents: [{}]}", (int)ErrorCode.InvalidNamespace)]
    [InlineData("local", "{update: 'oplog.rs', updates: [{q: {}, u: {$set: {a: 1}}}]}", (int)ErrorCode.InvalidNamespace)]
    [InlineData("local", "{delete: 'oplog.rs', deletes: [{q: {}, limit: 0}]}", (int)ErrorCode.InvalidNamespace)]
    [InlineData("local", "{findAndModify: 'oplog.rs', remove: true}", (int)ErrorCode.InvalidNamespace)]
    [InlineData("local", "{createIndexes: 'oplog.rs', indexes: [{key: {a: 1}, name: 'a_1'}]}", (int)ErrorCode.InvalidNamespace)]
    [InlineData("local", "{drop: 'oplog.rs'}", (int)ErrorCode.IllegalOperation)]
    [InlineData("admin", "{renameCollection: 'local.oplog.rs', to: 'local.other'}", (int)ErrorCode.IllegalOperation)]
    [InlineData("admin", "{renameCollection: 'shop.c', to: 'local.other'}", (int)ErrorCode.IllegalOperation)]
    [InlineData("shop", "{aggregate: 'c', pipeline: [{$merge: {into: {db: 'local', coll: 'oplog.rs'}}}], cursor: {}}", 31320)]
    public async Task Clients_cannot_write_to_it(string database, string command, int code)
    {
        using var client = server.Raw();
        await client.RunAsync("shop", "{insert: 'c', documents: [{}]}");
        var reply = await client.RunAsync(database, command);
        reply.GetValue("code", 0).ShouldBe(code, reply.ToString());
    }

    [Fact]
    public async Task It_is_listed_as_capped_with_its_identity_and_without_an_index()
    {
        using var client = server.Raw();
        var listed = (await client.RunAsync("local", "{listCollections: 1}"))["cursor"]["firstBatch"][0].AsBsonDocument;
        listed["name"].ShouldBe("oplog.rs");
        listed["options"]["capped"].ShouldBe(true);
        listed["options"]["size"].ShouldBe(256L << 20);
        listed["info"]["uuid"].AsBsonBinaryData.SubType.ShouldBe(BsonBinarySubType.UuidStandard);
        listed.Contains("idIndex").ShouldBeFalse();
        var stats = await client.RunAsync("local", "{collStats: 'oplog.rs'}");
        (stats["capped"], stats["nindexes"], stats["maxSize"].ToInt64()).ShouldBe((true, 0, 256L << 20));
        (await client.RunAsync("local", "{validate: 'oplog.rs'}"))["valid"].ShouldBe(true);
    }

    [Fact]
    public async Task The_swap_of_out_is_a_rename_that_names_what_it_replaced()
    {
        var database = server.NewDatabase();
        var source = database.GetCollection<BsonDocument>("c");
        await source.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Cancel);
        await database.GetCollection<BsonDocument>("d").InsertOneAsync(new BsonDocument("_id", 2), cancellationToken: Cancel);
        await source.Aggregate().Out("d", Cancel).ToListAsync(Cancel);
        var rename = (await EntriesAsync(database))[^1]["o"].AsBsonDocument;
        rename["renameCollection"].AsString.ShouldContain(".tmp.agg_out.");
        rename["to"].ShouldBe($"{database.DatabaseNamespace.DatabaseName}.d");
        rename["dropTarget"].IsBsonBinaryData.ShouldBeTrue();
    }
}
