using EmbeddedMongo.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Commands.Dispatch;

/// <summary>The times by which a client reads what it wrote.</summary>
public sealed class ClusterTimeTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly RawClient _client = server.Raw();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static BsonTimestamp Later(BsonValue time, int seconds) => new(time.AsBsonTimestamp.Timestamp + seconds, 1);

    private async Task<BsonDocument> LastEntryAsync() =>
        (await _client.RunAsync("local", "{find: 'oplog.rs', sort: {$natural: -1}, limit: 1}"))["cursor"]["firstBatch"][0].AsBsonDocument;

    [Theory]
    [InlineData("{ping: 1}", 1.0)]
    [InlineData("{hello: 1}", 1.0)]
    [InlineData("{find: 'c', nonsense: 1}", 0.0)]
    [InlineData("{noSuchCommand: 1}", 0.0)]
    public async Task Every_reply_has_them_an_error_s_too(string command, double ok)
    {
        var reply = await _client.RunAsync("admin", command);
        reply["ok"].ShouldBe(ok);
        reply["operationTime"].ShouldBe((await LastEntryAsync())["ts"]);
        var time = reply["$clusterTime"].AsBsonDocument;
        time["clusterTime"].AsBsonTimestamp.ShouldBeGreaterThanOrEqualTo(reply["operationTime"].AsBsonTimestamp);
        time["signature"].ShouldBe(new BsonDocument { { "hash", new BsonBinaryData(new byte[20]) }, { "keyId", 0L } });
    }

    [Fact]
    public async Task A_write_s_operationTime_is_the_time_of_its_entry()
    {
        foreach (var command in (string[])["{insert: 'c', documents: [{a: 1}, {a: 2}]}", "{create: 'd'}", "{drop: 'd'}"])
            (await _client.RunAsync("times", command))["operationTime"].ShouldBe((await LastEntryAsync())["ts"], command);
    }

    [Fact]
    public async Task A_newer_time_of_a_client_s_is_taken_over_and_the_next_entry_is_above_it()
    {
        await using var own = await TestServer.StartAsync();
        using var client = own.Raw();
        var time = Later((await client.RunAsync("admin", "{ping: 1}"))["operationTime"], 1000);
        var heard = await client.RunAsync("admin", new BsonDocument { { "ping", 1 }, { "$clusterTime", Gossip(time) } });
        heard["$clusterTime"]["clusterTime"].ShouldBe(time);
        heard["operationTime"].AsBsonTimestamp.ShouldBeLessThan(time);
        (await client.RunAsync("d", "{create: 'c'}"))["operationTime"].ShouldBe(new BsonTimestamp(time.Timestamp, time.Increment + 1));
    }

    [Theory]
    [InlineData(366L * 24 * 60 * 60, (int)ErrorCode.ClusterTimeFailsRateLimiter)]
    [InlineData(1L << 31, (int)ErrorCode.ClusterTimeFailsRateLimiter)]
    public async Task A_time_too_far_ahead_is_refused_and_not_taken_over(long seconds, int code)
    {
        var before = (await _client.RunAsync("admin", "{ping: 1}"))["$clusterTime"]["clusterTime"].AsBsonTimestamp;
        var far = new BsonTimestamp((before.Value & ~0xFFFFFFFFL) + (seconds << 32));
        var reply = await _client.RunAsync("admin", new BsonDocument { { "ping", 1 }, { "$clusterTime", Gossip(far) } });
        reply["code"].ShouldBe(code, reply.ToString());
        reply["$clusterTime"]["clusterTime"].AsBsonTimestamp.Timestamp.ShouldBeLessThan(before.Timestamp + 60);
    }

    [Fact]
    public async Task A_field_that_is_no_time_is_refused()
    {
        (await _client.RunAsync("admin", "{ping: 1, $clusterTime: 1}"))["code"].ShouldBe((int)ErrorCode.TypeMismatch);
        (await _client.RunAsync("admin", "{ping: 1, $clusterTime: {a: 1}}"))["code"].ShouldBe((int)ErrorCode.NoSuchKey);
    }

    [Theory]
    [InlineData("{find: 'c'}")]
    [InlineData("{insert: 'c', documents: [{}]}")]
    [InlineData("{count: 'c'}")]
    public async Task A_time_beyond_the_last_entry_is_reached_by_a_no_op(string command)
    {
        await using var own = await TestServer.StartAsync();
        using var client = own.Raw();
        var time = Later((await client.RunAsync("d", "{insert: 'c', documents: [{}]}"))["operationTime"], 2);
        var concern = new BsonDocument("readConcern", new BsonDocument("afterClusterTime", time));
        var refused = await client.RunAsync("d", BsonDocument.Parse(command).Merge(concern));
        (refused["code"], refused["ok"]).ShouldBe(((int)ErrorCode.InvalidOptions, 0.0), "nobody can have told the client of it");

        var reply = await client.RunAsync("d", BsonDocument.Parse(command).Merge(concern).Add("$clusterTime", Gossip(time)));
        reply["ok"].ShouldBe(1.0, reply.ToString());
        reply["operationTime"].AsBsonTimestamp.ShouldBeGreaterThan(time);
        var notes = (await client.RunAsync("local", "{find: 'oplog.rs', filter: {op: 'n'}}"))["cursor"]["firstBatch"].AsBsonArray;
        notes[^1]["o"]["msg"].ShouldBe("noop write for afterClusterTime read request");
    }

    [Theory]
    [InlineData("{find: 'c', readConcern: {afterClusterTime: {$timestamp: {t: 0, i: 0}}}}", (int)ErrorCode.InvalidOptions)]
    [InlineData("{find: 'c', readConcern: {afterClusterTime: 1}}", (int)ErrorCode.TypeMismatch)]
    [InlineData("{find: 'c', readConcern: {level: 'snapshot', atClusterTime: {$timestamp: {t: 1, i: 1}}}}", (int)ErrorCode.SnapshotTooOld)]
    public async Task What_is_not_served_is_refused_by_name(string command, int code) =>
        (await _client.RunAsync("d", command))["code"].ShouldBe(code);

    [Fact]
    public async Task A_node_that_stepped_down_waits_for_the_time_as_long_as_it_may()
    {
        await using var own = await TestServer.StartAsync();
        using var client = own.Raw();
        var time = Later((await client.RunAsync("d", "{insert: 'c', documents: [{}]}"))["operationTime"], 2);
        await client.RunAsync("admin", "{replSetStepDown: 60, force: true}");
        var read = BsonDocument
            .Parse("{find: 'c', $readPreference: {mode: 'secondary'}, maxTimeMS: 50}")
            .Add("readConcern", new BsonDocument("afterClusterTime", time))
            .Add("$clusterTime", Gossip(time));
        (await client.RunAsync("d", read))["code"].ShouldBe((int)ErrorCode.MaxTimeMSExpired);
    }

    [Fact]
    public async Task A_driver_s_causally_consistent_session_reads_its_writes_and_follows_another_s()
    {
        var database = server.NewDatabase();
        var collection = database.GetCollection<BsonDocument>("c").WithReadConcern(ReadConcern.Majority);
        using var first = await server.Client.StartSessionAsync(cancellationToken: Cancel);
        await collection.InsertOneAsync(first, new BsonDocument("_id", 1), cancellationToken: Cancel);
        (await collection.Find(first, "{}").SingleAsync(Cancel))["_id"].ShouldBe(1);
        first.OperationTime.ShouldNotBeNull();

        using var second = await server.Client.StartSessionAsync(cancellationToken: Cancel);
        second.AdvanceClusterTime(first.ClusterTime);
        second.AdvanceOperationTime(first.OperationTime);
        (await collection.Find(second, "{}").SingleAsync(Cancel))["_id"].ShouldBe(1);
        await collection.UpdateOneAsync(second, "{_id: 1}", "{$set: {a: 1}}", cancellationToken: Cancel);
        second.OperationTime.ShouldBeGreaterThan(first.OperationTime);
    }

    [Fact]
    public async Task An_idle_server_writes_a_no_op_every_ten_seconds_and_a_busy_one_none()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var own = await TestServer.StartAsync(options => options with { Time = time });
        using var client = own.Raw();
        async Task<BsonArray> NotesAsync() =>
            (await client.RunAsync("local", "{find: 'oplog.rs', filter: {'o.msg': 'periodic noop'}}"))["cursor"]["firstBatch"].AsBsonArray;

        time.Advance(TimeSpan.FromSeconds(9));
        (await NotesAsync()).ShouldBeEmpty();
        time.Advance(TimeSpan.FromSeconds(1));
        (await NotesAsync()).Count.ShouldBe(1);
        await client.RunAsync("d", "{insert: 'c', documents: [{}], writeConcern: {w: 1}}");
        time.Advance(TimeSpan.FromSeconds(10));
        (await NotesAsync()).Count.ShouldBe(1);
    }

    private static BsonDocument Gossip(BsonTimestamp time) =>
        new()
        {
            { "clusterTime", time },
            {
                "signature",
                new BsonDocument { { "hash", new BsonBinaryData(new byte[20]) }, { "keyId", 0L } }
            },
        };

    public void Dispose() => _client.Dispose();
}
