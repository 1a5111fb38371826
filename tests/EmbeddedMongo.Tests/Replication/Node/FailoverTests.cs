using EmbeddedMongo.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Replication.Node;

/// <summary>What clients see when a primary loses its place: each test has a set of its own to break.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private readonly ThreeNodes _nodes = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _nodes.InitializeAsync();

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task A_driver_follows_to_the_new_primary_when_the_old_one_stops()
    {
        using var client = _nodes.NewClient();
        var orders = client.GetDatabase("shop").GetCollection<BsonDocument>("orders").WithWriteConcern(WriteConcern.WMajority);
        await orders.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Stop);
        var first = await _nodes.PrimaryAsync();
        await _nodes.StopAsync(first);
        await orders.InsertOneAsync(new BsonDocument("_id", 2), cancellationToken: Stop);
        (await orders.CountDocumentsAsync("{}", cancellationToken: Stop)).ShouldBe(2);
        var second = await _nodes.PrimaryAsync(first);
        (await ThreeNodes.HelloAsync(second))["electionId"]
            .AsObjectId.ShouldBeGreaterThan(EmbeddedMongo.Replication.Protocol.ElectionId.Of(1));
    }

    [Fact]
    public async Task A_primary_that_is_cut_off_confirms_no_majority_write_and_steps_down()
    {
        var first = await _nodes.PrimaryAsync();
        using var client = first.Raw();
        ThreeNodes.CutOff(first);
        var reply = await client.RunAsync(
            "shop",
            "{insert: 'orders', documents: [{_id: 1}], writeConcern: {w: 'majority', wtimeout: 20000}}"
        );
        // It is applied here and its outcome unknown: what the new primary has decides.
        reply["ok"].ShouldBe(1.0, reply.ToString());
        reply["writeConcernError"]
            ["code"]
            .AsInt32.ShouldBeOneOf((int)ErrorCode.PrimarySteppedDown, (int)ErrorCode.InterruptedDueToReplStateChange);
        (await client.RunAsync("shop", "{insert: 'orders', documents: [{_id: 2}]}"))["code"].ShouldBe((int)ErrorCode.NotWritablePrimary);
        (await client.RunAsync("shop", "{find: 'orders'}"))["code"].ShouldBe((int)ErrorCode.NotPrimaryNoSecondaryOk);
        var second = await _nodes.PrimaryAsync(first);
        using var other = second.Raw();
        (await other.RunAsync("shop", "{count: 'orders', query: {}}"))["n"].ShouldBe(0);
        await other.RunAsync("shop", "{insert: 'orders', documents: [{_id: 3}], writeConcern: {w: 'majority'}}");

        // Back in the set it undoes what only it had, and keeps it in a file.
        ThreeNodes.Heal(first);
        await Eventually.ShouldAsync(async () =>
            (await client.RunAsync("shop", "{find: 'orders', $readPreference: {mode: 'secondary'}}")) is var found
            && found["ok"] == 1.0
            && found["cursor"]["firstBatch"].AsBsonArray.Select(order => order["_id"].AsInt32).SequenceEqual([3])
        );
        Directory.EnumerateFiles(Path.Combine(first.Path, "rollback"), "*.bson", SearchOption.AllDirectories).ShouldHaveSingleItem();
        (await client.RunAsync("admin", "{replSetGetRBID: 1}"))["rbid"].ShouldBe(2);
    }

    [Fact]
    public async Task A_member_that_is_cut_off_answers_majority_reads_with_what_was_committed_and_linearizable_ones_not_at_all()
    {
        var first = await _nodes.PrimaryAsync();
        using var client = first.Raw();
        await client.RunAsync("shop", "{insert: 'orders', documents: [{_id: 1}], writeConcern: {w: 'majority'}}");
        ThreeNodes.CutOff(first);
        await client.RunAsync("shop", "{insert: 'orders', documents: [{_id: 2}], writeConcern: {w: 1}}");
        (await client.RunAsync("shop", "{count: 'orders', query: {}}"))["n"].ShouldBe(2);
        (await client.RunAsync("shop", "{count: 'orders', query: {}, readConcern: {level: 'majority'}}"))["n"].ShouldBe(1);
        var reply = await client.RunAsync(
            "shop",
            "{find: 'orders', filter: {_id: 1}, readConcern: {level: 'linearizable'}, maxTimeMS: 200}"
        );
        reply["code"].AsInt32.ShouldBeOneOf((int)ErrorCode.MaxTimeMSExpired, (int)ErrorCode.NotWritablePrimary);
    }

    [Fact]
    public async Task A_primary_steps_down_on_request_and_another_takes_over_at_once()
    {
        var first = await _nodes.PrimaryAsync();
        using var client = first.Raw();
        await client.RunAsync("shop", "{insert: 'orders', documents: [{_id: 1}], writeConcern: {w: 3}}");
        var reply = await client.RunAsync("admin", "{replSetStepDown: 60}");
        reply["ok"].ShouldBe(1.0, reply.ToString());
        var second = await _nodes.PrimaryAsync(first);
        second.ShouldNotBe(first);
        (await client.RunAsync("admin", "{replSetFreeze: 0}"))["ok"].ShouldBe(1.0);
        // Refused as long as its log is older than that of the new primary.
        await Eventually.ShouldAsync(async () => (await client.RunAsync("admin", "{replSetStepUp: 1}"))["ok"] == 1.0);
        (await ThreeNodes.HelloAsync(first))["isWritablePrimary"].ShouldBe(true);
    }
}
