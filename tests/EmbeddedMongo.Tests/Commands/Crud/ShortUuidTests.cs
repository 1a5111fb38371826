using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Crud;

/// <summary>Binary of a UUID's subtype with another length than 16 bytes, which MongoDB stores as it comes.</summary>
public sealed class ShortUuidTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData(BsonBinarySubType.UuidStandard)]
    [InlineData(BsonBinarySubType.UuidLegacy)]
    public async Task It_is_stored_indexed_updated_and_found(BsonBinarySubType subType)
    {
        var database = $"test_{Guid.NewGuid():N}";
        var binary = Binary.Of([1, 2], subType);
        using var client = server.Raw();
        await client.RunAsync(database, "{createIndexes: 'c', indexes: [{key: {u: 1}, name: 'u', unique: true}]}");
        await client.RunAsync(
            database,
            new BsonDocument
            {
                { "insert", "c" },
                {
                    "documents",
                    new BsonArray
                    {
                        new BsonDocument { { "_id", 1 }, { "u", binary } },
                    }
                },
            }
        );
        await client.RunAsync(database, "{update: 'c', updates: [{q: {_id: 1}, u: {$set: {n: 1}}}]}");

        var found = new BsonDocument
        {
            { "_id", 1 },
            { "u", binary },
            { "n", 1 },
        }.ToBson();
        foreach (
            var command in new[]
            {
                new BsonDocument { { "find", "c" }, { "filter", new BsonDocument("u", binary) } },
                new BsonDocument
                {
                    { "aggregate", "c" },
                    {
                        "pipeline",
                        new BsonArray { new BsonDocument("$set", new BsonDocument("u", "$u")) }
                    },
                    { "cursor", new BsonDocument() },
                },
            }
        )
        {
            await client.SendAsync(RawClient.Command(command.Add("$db", database)));
            // As bytes: the library's reader may refuse it too.
            (await client.ReceiveBytesAsync()).ShouldNotBeNull().AsSpan().IndexOf(found).ShouldBeGreaterThan(0, command.ToString());
        }

        var again = new BsonDocument
        {
            { "insert", "c" },
            {
                "documents",
                new BsonArray
                {
                    new BsonDocument { { "_id", 2 }, { "u", binary } },
                }
            },
        };
        await client.SendAsync(RawClient.Command(again.Add("$db", database)));
        var reply = (await client.ReceiveBytesAsync()).ShouldNotBeNull();
        reply.AsSpan().IndexOf([.. "\u0010code\0"u8, .. BitConverter.GetBytes(11000)]).ShouldBeGreaterThan(0);
    }
}
