using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Crud;

public sealed class DistinctTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";

    [Theory]
    [InlineData("{distinct: 'c', key: 'v'}")]
    [InlineData("{distinct: 'c', key: 'v', query: {_id: {$gte: 0}}}")]
    [InlineData("{distinct: 'c', key: 'd.v'}")]
    public async Task Values_come_in_BSON_order_and_each_once(string command)
    {
        using var client = server.Raw();
        // MinKey, null, numbers, strings, objects, booleans, dates; arrays by their elements, and 3.0 is the 3 that came first.
        var values = BsonDocument
            .Parse("{v: [true, 'b', 3, {a: 1}, null, [10, 2, 3.0], 'a', ISODate('2020-01-01T00:00:00Z'), 1.5, {$minKey: 1}, -1, 'b', []]}")[
                "v"
            ]
            .AsBsonArray;
        await client.RunAsync(
            _database,
            new BsonDocument
            {
                { "insert", "c" },
                {
                    "documents",
                    new BsonArray(
                        values.Select(
                            (v, i) =>
                                new BsonDocument
                                {
                                    { "_id", i },
                                    { "v", v },
                                    { "d", new BsonDocument("v", v) },
                                }
                        )
                    )
                },
            }
        );
        var reply = await client.RunAsync(_database, command);
        reply["values"]
            .ShouldBe(
                BsonDocument.Parse("{v: [{$minKey: 1}, null, -1, 1.5, 2, 3, 10, 'a', 'b', {a: 1}, true, ISODate('2020-01-01T00:00:00Z')]}")[
                    "v"
                ]
            );
    }

    [Fact]
    public async Task Too_much_for_a_reply_is_refused()
    {
        using var client = server.Raw();
        for (var i = 0; i < 5; i++)
        {
            await client.RunAsync(
                _database,
                new BsonDocument
                {
                    { "insert", "c" },
                    {
                        "documents",
                        new BsonArray { new BsonDocument("v", new string((char)('a' + i), 4_000_000)) }
                    },
                }
            );
        }

        var reply = await client.RunAsync(_database, "{distinct: 'c', key: 'v'}");
        reply["code"].ShouldBe(17217);
        (await client.RunAsync(_database, "{distinct: 'c', key: 'v', query: {v: /^a/}}"))["values"].AsBsonArray.Count.ShouldBe(1);
    }
}
