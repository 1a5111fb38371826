using System.IO.Compression;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Oplog;

/// <summary>
/// A data directory that a version without an oplog has made (<c>before-oplog.zip</c>, of a server that was killed) opens with its data and
/// begins one.
/// </summary>
public sealed class OldDirectoryTests : IAsyncLifetime
{
    private readonly TestServer _server = new();

    public async ValueTask InitializeAsync()
    {
        var assembly = typeof(OldDirectoryTests).Assembly;
        var name = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith("before-oplog.zip", StringComparison.Ordinal));
        await using (var archive = new ZipArchive(assembly.GetManifestResourceStream(name)!))
            await archive.ExtractToDirectoryAsync(_server.Path, TestContext.Current.CancellationToken);
        await _server.InitializeAsync();
    }

    [Fact]
    public async Task It_opens_with_its_data_and_starts_an_oplog()
    {
        using var client = _server.Raw();
        (await client.RunAsync("shop", "{count: 'orders', query: {user: 'u1'}}"))["n"].ShouldBe(3);
        (await client.RunAsync("shop", "{find: 'orders', filter: {_id: 1}}"))["cursor"]["firstBatch"][0]["total"].ShouldBe(101);
        (await client.RunAsync("other", "{count: 'c'}"))["n"].ShouldBe(1);
        (await client.RunAsync("shop", "{validate: 'orders'}"))["valid"].ShouldBe(true);

        var entries = await EntriesAsync(client);
        entries.ShouldHaveSingleItem()["o"]["msg"].ShouldBe("initiating set");
        var uuid = (await client.RunAsync("shop", "{listCollections: 1}"))["cursor"]["firstBatch"][0]["info"]["uuid"];
        await client.RunAsync("shop", "{update: 'orders', updates: [{q: {_id: 2}, u: {$inc: {total: 1}}}]}");
        var update = (await EntriesAsync(client))[^1];
        (update["ui"], update["o"]).ShouldBe((uuid, BsonDocument.Parse("{$v: 2, diff: {u: {total: 201}}}")));

        await _server.RestartAsync();
        using var again = _server.Raw();
        (await EntriesAsync(again))[..^1].ShouldBe([entries[0], update]);
    }

    [Fact]
    public async Task A_retryable_write_of_then_is_answered_from_its_record()
    {
        using var client = _server.Raw();
        var retry = BsonDocument
            .Parse("{update: 'orders', updates: [{q: {_id: 1}, u: {$inc: {total: 1}}}], txnNumber: {$numberLong: '5'}}")
            .Add(
                "lsid",
                new BsonDocument("id", new BsonBinaryData(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), GuidRepresentation.Standard))
            );
        (await client.RunAsync("shop", retry))["retriedStmtIds"].ShouldBe(new BsonArray { 0 });
        (await client.RunAsync("shop", "{find: 'orders', filter: {_id: 1}}"))["cursor"]["firstBatch"][0]["total"].ShouldBe(101);
    }

    private static async Task<BsonDocument[]> EntriesAsync(RawClient client) =>
        [
            .. (await client.RunAsync("local", "{find: 'oplog.rs'}"))["cursor"]
                ["firstBatch"]
                .AsBsonArray.Select(entry => entry.AsBsonDocument),
        ];

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();
}
