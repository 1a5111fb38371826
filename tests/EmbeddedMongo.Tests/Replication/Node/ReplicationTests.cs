using EmbeddedMongo.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Replication.Node;

public sealed class ReplicationTests(ThreeNodes nodes) : IClassFixture<ThreeNodes>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_of_three_members_is_primary_and_all_name_it_in_hello()
    {
        var primary = await nodes.PrimaryAsync();
        await Eventually.ShouldAsync(async () =>
        {
            var hellos = await Task.WhenAll(nodes.Servers.Select(ThreeNodes.HelloAsync));
            return hellos.Count(hello => hello["isWritablePrimary"].AsBoolean) == 1
                && hellos.Count(hello => hello["secondary"].AsBoolean) == 2
                && hellos.All(hello => hello.GetValue("primary", "") == $"127.0.0.1:{primary.Port}");
        });
        var hello = await ThreeNodes.HelloAsync(primary);
        hello["hosts"].AsBsonArray.Select(host => host.AsString).ShouldBe(nodes.Hosts);
        hello["me"].ShouldBe($"127.0.0.1:{primary.Port}");
        hello["electionId"].IsObjectId.ShouldBeTrue();
    }

    [Fact]
    public async Task A_majority_write_is_on_the_secondaries_that_a_client_reads_from()
    {
        using var client = nodes.NewClient();
        var orders = client.GetDatabase("shop").GetCollection<BsonDocument>("orders");
        await orders.WithWriteConcern(WriteConcern.W3).InsertOneAsync(new BsonDocument("_id", "a"), cancellationToken: Stop);
        var found = await orders.WithReadPreference(ReadPreference.Secondary).Find(new BsonDocument("_id", "a")).ToListAsync(Stop);
        found.Count.ShouldBe(1);
        await orders.WithWriteConcern(WriteConcern.WMajority).InsertOneAsync(new BsonDocument("_id", "b"), cancellationToken: Stop);
    }

    [Fact]
    public async Task More_members_than_there_are_can_t_confirm_a_write_which_is_done_all_the_same()
    {
        using var primary = (await nodes.PrimaryAsync()).Raw();
        var reply = await primary.RunAsync("shop", "{insert: 'many', documents: [{_id: 1}], writeConcern: {w: 4}}");
        reply["n"].ShouldBe(1);
        reply["writeConcernError"]["code"].ShouldBe((int)ErrorCode.UnsatisfiableWriteConcern);
    }

    [Fact]
    public async Task A_secondary_takes_no_writes_and_reads_only_from_who_asks_for_a_secondary()
    {
        var primary = await nodes.PrimaryAsync();
        using var secondary = nodes.Servers.First(server => server != primary).Raw();
        (await secondary.RunAsync("shop", "{insert: 'orders', documents: [{}]}"))["code"].ShouldBe((int)ErrorCode.NotWritablePrimary);
        (await secondary.RunAsync("shop", "{find: 'orders'}"))["code"].ShouldBe((int)ErrorCode.NotPrimaryNoSecondaryOk);
        var reply = await secondary.RunAsync("shop", "{find: 'orders', $readPreference: {mode: 'secondary'}}");
        reply["ok"].ShouldBe(1.0, reply.ToString());
        reply = await secondary.RunAsync(
            "shop",
            "{find: 'orders', readConcern: {level: 'linearizable'}, $readPreference: {mode: 'secondary'}}"
        );
        reply["code"].ShouldBe((int)ErrorCode.NotWritablePrimary);
    }

    [Fact]
    public async Task A_causal_session_reads_its_own_write_from_a_secondary_with_majority()
    {
        using var client = nodes.NewClient();
        var orders = client
            .GetDatabase("shop")
            .GetCollection<BsonDocument>("causal")
            .WithWriteConcern(WriteConcern.WMajority)
            .WithReadConcern(ReadConcern.Majority);
        using var session = await client.StartSessionAsync(new ClientSessionOptions { CausalConsistency = true }, Stop);
        for (var i = 0; i < 20; i++)
        {
            await orders.InsertOneAsync(session, new BsonDocument("_id", i), cancellationToken: Stop);
            var secondaries = orders.WithReadPreference(ReadPreference.Secondary);
            (await secondaries.Find(session, new BsonDocument("_id", i)).AnyAsync(Stop)).ShouldBeTrue($"order {i}");
        }
    }

    [Fact]
    public async Task The_status_names_every_member_with_its_state()
    {
        var primary = await nodes.PrimaryAsync();
        using var client = primary.Raw();
        await Eventually.ShouldAsync(async () =>
        {
            var status = await client.RunAsync("admin", "{replSetGetStatus: 1}");
            return status["members"].AsBsonArray.Count(member => member["stateStr"] == "SECONDARY" && member["health"] == 1.0) == 2
                && status["members"].AsBsonArray.Single(member => member["stateStr"] == "PRIMARY")["self"].AsBoolean;
        });
    }

    [Fact]
    public async Task Settings_can_be_changed_and_members_can_t()
    {
        using var client = (await nodes.PrimaryAsync()).Raw();
        var config = (await client.RunAsync("admin", "{replSetGetConfig: 1}"))["config"].AsBsonDocument;
        config["version"] = config["version"].AsInt32 + 1;
        config["settings"]["electionTimeoutMillis"] = 1500;
        var reply = await client.RunAsync("admin", new BsonDocument("replSetReconfig", config));
        reply["ok"].ShouldBe(1.0, reply.ToString());
        (await client.RunAsync("admin", "{replSetGetConfig: 1}"))["config"]["settings"]["electionTimeoutMillis"].ShouldBe(1500);
        config["version"] = config["version"].AsInt32 + 1;
        config["members"].AsBsonArray[0]["host"] = "127.0.0.1:1";
        reply = await client.RunAsync("admin", new BsonDocument("replSetReconfig", config));
        reply["code"].ShouldBe((int)ErrorCode.NewReplicaSetConfigurationIncompatible);
    }
}
