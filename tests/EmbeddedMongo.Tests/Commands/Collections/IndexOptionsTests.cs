using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Collections;

/// <summary>Options of indexes that change nothing, and databases that cannot be dropped.</summary>
public sealed class IndexOptionsTests
{
    [Fact]
    public async Task Background_is_shown_and_dropDups_forgotten_as_MongoDB_does()
    {
        await using var server = await TestServer.StartAsync();
        using (var client = server.Raw())
        {
            var created = await client.RunAsync(
                "shop",
                "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1', background: true, dropDups: true}, "
                    + "{key: {b: 1}, name: 'b_1', unique: true, background: false}, {key: {'c.$id': 1}, name: 'c'}]}"
            );
            created["ok"].ShouldBe(1.0, created.ToString());
            await ShouldListAsync(client);
            // Asked for again with another background it is the same index.
            (await client.RunAsync("shop", "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}"))["note"]
                .ShouldBe("all indexes already exist");
        }

        await server.RestartAsync();
        using var later = server.Raw();
        await ShouldListAsync(later);
    }

    [Theory]
    [InlineData("{background: 'x'}")]
    public async Task Background_is_a_boolean(string options)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Raw();
        var index = BsonDocument.Parse("{key: {a: 1}, name: 'a_1'}").AddRange(BsonDocument.Parse(options));
        var reply = await client.RunAsync(
            "shop",
            new BsonDocument
            {
                { "createIndexes", "c" },
                {
                    "indexes",
                    new BsonArray { index }
                },
            }
        );
        reply["code"].ShouldBe(14);
    }

    [Theory]
    [InlineData("admin", "Dropping the 'admin' database is prohibited.")]
    [InlineData("local", "Cannot drop 'local' database while replication is active")]
    public async Task A_database_of_the_server_cannot_be_dropped(string database, string message)
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Raw();
        await client.RunAsync(database, "{insert: 'c', documents: [{_id: 1}]}");
        var reply = await client.RunAsync(database, "{dropDatabase: 1}");
        (reply["code"].AsInt32, reply["codeName"].AsString).ShouldBe((20, "IllegalOperation"));
        reply["errmsg"].ShouldBe(message);
        (await client.RunAsync(database, "{count: 'c'}"))["n"].ShouldBe(1);
    }

    private static async Task ShouldListAsync(RawClient client) =>
        (await client.RunAsync("shop", "{listIndexes: 'c'}"))["cursor"]
            ["firstBatch"]
            .ShouldBe(
                BsonDocument.Parse(
                    "{v: [{v: 2, key: {_id: 1}, name: '_id_'}, {v: 2, key: {a: 1}, name: 'a_1', background: true}, "
                        + "{v: 2, key: {b: 1}, name: 'b_1', unique: true, background: false}, {v: 2, key: {'c.$id': 1}, name: 'c'}]}"
                )["v"]
            );
}
