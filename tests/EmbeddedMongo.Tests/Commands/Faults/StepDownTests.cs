using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Faults;

public sealed class StepDownTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_primary_that_steps_down_is_a_secondary_until_its_time_is_over()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Raw();
        await client.RunAsync("d", "{insert: 'c', documents: [{_id: 1}]}");
        (await client.RunAsync("admin", "{replSetStepDown: 1}"))["code"].ShouldBe(262);
        (await client.RunAsync("admin", "{replSetStepDown: 0, force: true}"))["code"].ShouldBe(2);
        (await client.RunAsync("admin", "{replSetStepDown: 1, force: true}"))["ok"].ShouldBe(1.0);

        var hello = await client.RunAsync("admin", "{hello: 1}");
        hello["isWritablePrimary"].ShouldBe(false);
        hello["secondary"].ShouldBe(true);
        hello.Contains("primary").ShouldBeFalse();
        (await client.RunAsync("admin", "{replSetGetStatus: 1}"))["myState"].ShouldBe(2);
        (await client.RunAsync("d", "{insert: 'c', documents: [{_id: 2}]}"))["code"].ShouldBe(10107);
        (await client.RunAsync("d", "{aggregate: 'c', pipeline: [{$out: 'e'}], cursor: {}, $readPreference: {mode: 'nearest'}}"))["code"]
            .ShouldBe(10107);
        (await client.RunAsync("d", "{find: 'c'}"))["code"].ShouldBe(13435);
        (await client.RunAsync("d", "{find: 'c', $readPreference: {mode: 'secondaryPreferred'}}"))["cursor"]
            ["firstBatch"]
            .AsBsonArray.Count.ShouldBe(1);

        await Eventually.ShouldAsync(async () => (await client.RunAsync("admin", "{hello: 1}"))["isWritablePrimary"] == true);
        (await client.RunAsync("d", "{insert: 'c', documents: [{_id: 2}]}"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task The_driver_waits_for_the_primary_to_come_back()
    {
        await using var server = await TestServer.StartAsync();
        var collection = server.NewDatabase().GetCollection<BsonDocument>("c");
        await collection.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Cancelled);
        await server
            .Client.GetDatabase("admin")
            .RunCommandAsync<BsonDocument>(new BsonDocument { { "replSetStepDown", 1 }, { "force", true } }, cancellationToken: Cancelled);
        await collection.InsertOneAsync(new BsonDocument("_id", 2), cancellationToken: Cancelled);
        (await collection.CountDocumentsAsync(new BsonDocument(), cancellationToken: Cancelled)).ShouldBe(2);
    }

    [Fact]
    public async Task A_write_that_waits_for_its_concern_is_interrupted_and_stays()
    {
        using var hold = new ManualResetEventSlim(initialState: true);
        await using var server = await TestServer.StartAsync(options =>
            options with
            {
                WrapSync = sync =>
                    () =>
                    {
                        hold.Wait(Cancelled);
                        sync();
                    },
            }
        );
        using var writer = server.Raw();
        using var other = server.Raw();
        await writer.RunAsync("d", "{insert: 'c', documents: [{_id: 1}]}");
        hold.Reset();
        var waiting = writer.RunAsync("d", "{insert: 'c', documents: [{_id: 2}]}");
        await Eventually.ShouldAsync(async () => (await other.RunAsync("d", "{count: 'c'}"))["n"] == 2);
        await other.RunAsync("admin", "{replSetStepDown: 1, force: true}");
        var reply = await waiting;
        hold.Set();
        reply["n"].ShouldBe(1, reply.ToString());
        reply["writeConcernError"]["code"].ShouldBe(11602);
    }
}
