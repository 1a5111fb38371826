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
}
