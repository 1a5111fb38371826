using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Crud;

/// <summary>$merge with <c>on</c>, over the indexes of a real collection.</summary>
public sealed class MergeTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";

    [Fact]
    public async Task Documents_match_by_the_fields_of_a_unique_index()
    {
        using var client = await FilledAsync();
        await client.RunAsync(_database, "{createIndexes: 't', indexes: [{key: {'k.b': -1, a: 1}, name: 'k', unique: true}]}");
        var reply = await MergeAsync(client, "{into: 't', on: ['a', 'k.b']}");
        reply["ok"].ShouldBe(1.0, reply.ToString());
        (await client.RunAsync(_database, "{find: 't', sort: {_id: 1}}"))["cursor"]
            ["firstBatch"]
            .ToString()
            .ShouldBe(
                "[{ \"_id\" : 1, \"a\" : 1, \"k\" : { \"b\" : 1 }, \"old\" : true, \"new\" : true }, "
                    + "{ \"_id\" : 12, \"a\" : 2, \"k\" : { \"b\" : 2 }, \"new\" : true }]"
            );
    }

    [Theory]
    [InlineData("{into: 't', on: 'a'}")]
    [InlineData("{into: 't', on: ['k.b']}")]
    [InlineData("{into: 'none', on: 'a'}")]
    public async Task Fields_without_a_unique_index_are_refused(string specification)
    {
        using var client = await FilledAsync();
        await client.RunAsync(
            _database,
            "{createIndexes: 't', indexes: [{key: {a: 1}, name: 'a'}, {key: {'k.b': 1, a: 1}, name: 'k', unique: true}]}"
        );
        var reply = await MergeAsync(client, specification);
        reply["code"].ShouldBe(51183);
        reply["errmsg"].AsString.ShouldContain("Cannot find index to verify that join fields will be unique");
    }

    private async Task<RawClient> FilledAsync()
    {
        var client = server.Raw();
        await client.RunAsync(_database, "{insert: 't', documents: [{_id: 1, a: 1, k: {b: 1}, old: true}]}");
        await client.RunAsync(
            _database,
            "{insert: 's', documents: [{_id: 11, a: 1, k: {b: 1}, new: true}, {_id: 12, a: 2, k: {b: 2}, new: true}]}"
        );
        return client;
    }

    private Task<BsonDocument> MergeAsync(RawClient client, string specification) =>
        client.RunAsync(
            _database,
            $"{{aggregate: 's', pipeline: [{{$project: {{_id: {{$cond: [{{$eq: ['$a', 1]}}, '$$REMOVE', '$_id']}}, a: 1, k: 1, new: 1}}}}, "
                + $"{{$merge: {specification}}}], cursor: {{}}}}"
        );
}
