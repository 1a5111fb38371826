using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Sessions;

/// <summary>The commands that list and end sessions.</summary>
public sealed class SessionCommandTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly string _database = $"sessions_{Guid.NewGuid():N}";

    [Theory]
    [InlineData("endSessions", "[LSID]")]
    [InlineData("killSessions", "[LSID]")]
    [InlineData("killSessions", "[]")]
    [InlineData("killAllSessions", "[]")]
    [InlineData("killAllSessionsByPattern", "[]")]
    [InlineData("killAllSessionsByPattern", "[{lsid: LSID}]")]
    public async Task A_session_that_is_ended_has_no_cursor_and_is_listed_no_more(string command, string list)
    {
        using var client = server.Raw();
        var lsid = NewSession();
        var cursor = await OpenAsync(client, lsid);
        (await ListedAsync(client, lsid)).ShouldBeTrue();

        (await EndAsync(client, command, list, lsid))["ok"].ShouldBe(1.0);
        (await ListedAsync(client, lsid)).ShouldBeFalse();
        (await GetMoreAsync(client, lsid, cursor))["code"].ShouldBe(43);
    }

    [Theory]
    [InlineData("endSessions", "[LSID]")]
    [InlineData("killSessions", "[LSID]")]
    [InlineData("killAllSessionsByPattern", "[{lsid: LSID}]")]
    public async Task Another_session_keeps_its_cursor(string command, string list)
    {
        using var client = server.Raw();
        var lsid = NewSession();
        var cursor = await OpenAsync(client, lsid);
        (await EndAsync(client, command, list, NewSession()))["ok"].ShouldBe(1.0);
        (await GetMoreAsync(client, lsid, cursor))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task What_runs_for_a_session_that_is_killed_is_interrupted_and_not_the_command_that_kills()
    {
        using var client = server.Raw();
        var lsid = NewSession();
        var known = (await client.RunAsync("admin", "{hello: 1}"))["topologyVersion"];
        await client.SendAsync(
            RawClient.Command(
                new BsonDocument
                {
                    { "hello", 1 },
                    { "topologyVersion", known },
                    { "maxAwaitTimeMS", 20_000 },
                    { "lsid", lsid },
                    { "$db", "admin" },
                }
            )
        );
        using var other = server.Raw();
        await Eventually.ShouldAsync(async () => await RunsAsync(other, lsid));
        (await EndAsync(other, "killSessions", "[LSID]", lsid, sender: lsid))["ok"].ShouldBe(1.0);
        (await client.ReceiveAsync())!["code"].ShouldBe(11601);
    }

    [Theory]
    [InlineData("{killAllSessions: [{user: 'a', db: 'b'}]}", 11)]
    [InlineData("{killAllSessionsByPattern: [{users: []}]}", 238)]
    [InlineData("{killAllSessions: 1}", 14)]
    [InlineData("{killSessions: [1]}", 14)]
    [InlineData("{endSessions: [{id: 1}]}", 14)]
    [InlineData("{aggregate: 1, pipeline: [{$listLocalSessions: {users: []}}], cursor: {}}", 238)]
    [InlineData("{aggregate: 1, pipeline: [{$listLocalSessions: {all: true}}], cursor: {}}", 40415)]
    [InlineData("{aggregate: 'c', pipeline: [{$listLocalSessions: {}}], cursor: {}}", 73)]
    [InlineData("{aggregate: 1, pipeline: [{$listLocalSessions: 1}], cursor: {}}", 14)]
    public async Task What_cannot_be_meant_here_is_refused(string command, int code)
    {
        using var client = server.Raw();
        (await client.RunAsync("admin", command))["code"].ShouldBe(code);
    }

    private async Task<BsonValue> OpenAsync(RawClient client, BsonDocument lsid)
    {
        await client.RunAsync(_database, "{insert: 'c', documents: [{}, {}]}");
        var find = BsonDocument.Parse("{find: 'c', batchSize: 1}").Add("lsid", lsid);
        return (await client.RunAsync(_database, find))["cursor"]["id"];
    }

    private async Task<BsonDocument> GetMoreAsync(RawClient client, BsonDocument lsid, BsonValue cursor) =>
        await client.RunAsync(
            _database,
            new BsonDocument
            {
                { "getMore", cursor },
                { "collection", "c" },
                { "lsid", lsid },
            }
        );

    private static async Task<bool> ListedAsync(RawClient client, BsonDocument lsid)
    {
        var reply = await client.RunAsync("admin", "{aggregate: 1, pipeline: [{$listLocalSessions: {}}], cursor: {}}");
        return reply["cursor"]["firstBatch"].AsBsonArray.Any(session => session["_id"]["id"] == lsid["id"]);
    }

    private static async Task<bool> RunsAsync(RawClient client, BsonDocument lsid)
    {
        var reply = await client.RunAsync("admin", "{aggregate: 1, pipeline: [{$currentOp: {}}], cursor: {}}");
        return reply["cursor"]["firstBatch"].AsBsonArray.Any(running => running["command"].AsBsonDocument.GetValue("lsid", null) == lsid);
    }

    private static async Task<BsonDocument> EndAsync(
        RawClient client,
        string command,
        string list,
        BsonDocument lsid,
        BsonDocument? sender = null
    )
    {
        var ends = BsonDocument.Parse($"{{{command}: {list.Replace("LSID", lsid.ToJson(), StringComparison.Ordinal)}}}");
        return await client.RunAsync("admin", sender is null ? ends : ends.Add("lsid", sender));
    }

    private static BsonDocument NewSession() => new("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard));
}
