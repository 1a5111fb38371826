using DzStore.LocalHost.Data;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Processes;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.LocalHost.Tests.Database;

/// <summary>The nodes of an embedded database as processes: one grows to three, shrinks to the newest of them, and grows again.</summary>
public sealed class NodeSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;
    private readonly DatabaseSource _source = new("embedded", Programs.Built("embedded-mongod", "embedded-mongod"), null);
    private readonly List<string> _said = [];

    public NodeSetTests() => _data = DataFolder.Open(_folder.Path);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_node_grows_to_three_of_which_one_dies_the_newest_goes_on_alone_and_the_others_copy_it()
    {
        await WithNodesAsync(1, async nodes => await InsertAsync(nodes, "alone"));

        await WithNodesAsync(3, async nodes =>
        {
            await nodes.WaitUntilHealthyAsync(Cancelled);
            (await IdsAsync(nodes[2])).ShouldBe(["alone"], "it has copied what the one node had");
            var primary = (await nodes.PrimaryAsync(Cancelled)).ShouldNotBeNull();
            primary.Number.ShouldBe(1);
            await primary.KillAsync(Cancelled);
            (await primary.LookAsync(Cancelled)).State.ShouldBe(NodeState.Down);
            // The first is behind from here on.
            (await nodes.WaitForPrimaryAsync(primary, Cancelled)).Number.ShouldNotBe(1);
            await InsertAsync(nodes, "while one was dead");
        });

        _said.Clear();
        await WithNodesAsync(1, async nodes => await InsertAsync(nodes, "alone again"));
        _said.ShouldHaveSingleItem().ShouldMatch("^Database: goes on from folder [23], whose last entry is the newest");

        await WithNodesAsync(3, async nodes =>
        {
            await nodes.WaitUntilHealthyAsync(Cancelled);
            foreach (var node in nodes)
                (await IdsAsync(node)).ShouldBe(["alone", "alone again", "while one was dead"], node.Name);
        });
    }

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    private async Task WithNodesAsync(int count, Func<DatabaseNodes, Task> work)
    {
        await using var children = new ChildGroup();
        var choice = new NodeFolderChoice(_data, path => StoredData.ReadAsync(_source.Program!, path, Cancelled), _said.Add);
        var ports = Network.PortsTests.FreePorts(count);
        using var nodes = NodeProgram.Plan(_source, _data, await choice.ChooseAsync(count), ports, [], null, children);
        children.Start([.. nodes.Select(node => node.Spec)]);
        await children.WhileAliveAsync(
            async token =>
            {
                await RunningDatabase.WaitForOursAsync(_source, nodes, token);
                await work(nodes);
            },
            Cancelled
        );
        if (count > 1)
            _data.NodesUpToDate = [1, 2, 3];
    }

    private static async Task InsertAsync(DatabaseNodes nodes, string id)
    {
        using var client = new MongoClient(nodes.ConnectionString);
        await Collection(client).WithWriteConcern(WriteConcern.WMajority).InsertOneAsync(new("_id", id), cancellationToken: Cancelled);
    }

    private static async Task<List<string>> IdsAsync(DatabaseNode node)
    {
        using var client = new MongoClient($"mongodb://{node.Address}/?directConnection=true&readPreference=secondaryPreferred");
        var found = await Collection(client).Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(Cancelled);
        return [.. found.Select(document => document["_id"].AsString).Order(StringComparer.Ordinal)];
    }

    private static IMongoCollection<BsonDocument> Collection(MongoClient client) =>
        client.GetDatabase("test").GetCollection<BsonDocument>("c");
}
