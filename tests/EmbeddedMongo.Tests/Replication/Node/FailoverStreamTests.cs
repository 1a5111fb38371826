using EmbeddedMongo.Tests.Commands.Streams;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Replication.Node;

/// <summary>Change streams of a set of three members show what a majority has, wherever they are read, through failovers too.</summary>
public sealed class FailoverStreamTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_sees_each_majority_write_once_and_in_order_over_the_end_of_its_primary()
    {
        var nodes = new ThreeNodes();
        await nodes.InitializeAsync();
        await using var _ = nodes;
        using var client = nodes.NewClient();
        var orders = client.GetDatabase("shop").GetCollection<BsonDocument>("orders").WithWriteConcern(WriteConcern.WMajority);
        await orders.InsertOneAsync(new BsonDocument("_id", -1), cancellationToken: Stop);
        var options = new ChangeStreamOptions { MaxAwaitTime = TimeSpan.FromMilliseconds(200) };
        using var primaries = await orders.WatchAsync(options, Stop);
        using var secondaries = await orders.WithReadPreference(ReadPreference.Secondary).WatchAsync(options, Stop);

        await InsertAsync(0, 10);
        (await TakeAsync(primaries, 10)).ShouldBe(Enumerable.Range(0, 10));
        await InsertAsync(10, 5);
        var dead = await nodes.PrimaryAsync();
        await dead.Server.DisposeAsync();
        await nodes.PrimaryAsync(other: dead);
        await InsertAsync(15, 5);
        (await TakeAsync(primaries, 10)).ShouldBe(Enumerable.Range(10, 10));
        (await TakeAsync(secondaries, 20)).ShouldBe(Enumerable.Range(0, 20));

        async Task InsertAsync(int from, int count)
        {
            for (var id = from; id < from + count; id++)
                await orders.InsertOneAsync(new BsonDocument("_id", id), cancellationToken: Stop);
        }
    }

    [Fact]
    public async Task What_a_cut_off_primary_still_confirms_is_shown_by_no_stream()
    {
        var nodes = new ThreeNodes();
        await nodes.InitializeAsync();
        await using var _ = nodes;
        var primary = await nodes.PrimaryAsync();
        using var client = primary.Raw();
        var stream = new StreamClient(client, "shop");
        await stream.RunAsync("{insert: 'orders', documents: [{_id: 0}], writeConcern: {w: 3}}");
        await stream.OpenAsync("orders");
        ThreeNodes.CutOff(primary);
        var written = await stream.RunAsync("{insert: 'orders', documents: [{_id: 1}], writeConcern: {w: 1, j: true}}");
        written["n"].ShouldBe(1, written.ToString());
        (await stream.NextAsync(milliseconds: 300)).ShouldBeEmpty();
        ThreeNodes.Heal(primary);
    }

    private static async Task<List<int>> TakeAsync(IChangeStreamCursor<ChangeStreamDocument<BsonDocument>> cursor, int count)
    {
        var ids = new List<int>();
        while (ids.Count < count && await cursor.MoveNextAsync(Stop))
            ids.AddRange(cursor.Current.Select(change => change.DocumentKey["_id"].AsInt32));
        return ids;
    }
}
