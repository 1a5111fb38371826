using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Arguments;

/// <summary>The Stable API's version 1, by the lists of the manual.</summary>
public sealed class StableApiTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("{distinct: 'c', key: 'a'}", "the command distinct is not in API Version 1. Information on supported commands")]
    [InlineData("{collStats: 'c'}", "the command collStats is not in API Version 1.")]
    [InlineData("{buildInfo: 1}", "the command buildInfo is not in API Version 1.")]
    [InlineData("{isMaster: 1}", "the command isMaster is not in API Version 1.")]
    [InlineData("{killSessions: []}", "the command killSessions is not in API Version 1.")]
    [InlineData("{find: 'c', noCursorTimeout: true}", "BSON field 'find.noCursorTimeout' is not allowed with apiStrict:true.")]
    [InlineData("{create: 'n', capped: true, size: 5}", "BSON field 'create.capped' is not allowed with apiStrict:true.")]
    [InlineData(
        "{aggregate: 1, pipeline: [{$currentOp: {}}], cursor: {}}",
        "$currentOp is not allowed with 'apiStrict: true' in API Version 1"
    )]
    [InlineData(
        "{aggregate: 'c', pipeline: [{$collStats: {storageStats: {}}}], cursor: {}}",
        "only the 'count' option to $collStats is supported in API Version 1"
    )]
    [InlineData(
        "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1', sparse: true}]}",
        "BSON field 'createIndexes.indexes.sparse' is not allowed with apiStrict:true."
    )]
    public async Task A_strict_client_is_refused_what_the_API_does_not_have(string command, string message)
    {
        using var client = server.Raw();
        var reply = await client.RunAsync("admin", Declared(command, "apiVersion: '1', apiStrict: true"));
        (reply["code"].AsInt32, reply["codeName"].AsString).ShouldBe((323, "APIStrictError"));
        reply["errmsg"].AsString.ShouldContain(message);
        // Without strictness it is not the API that refuses.
        (await client.RunAsync("admin", Declared(command, "apiVersion: '1'"))).GetValue("code", 0).ShouldNotBe(323);
    }

    [Theory]
    [InlineData("{find: 'c', filter: {a: 1}}")]
    [InlineData("{count: 'c'}")]
    [InlineData("{aggregate: 'c', pipeline: [{$match: {}}], cursor: {}}")]
    [InlineData("{insert: 'c', documents: [{}]}")]
    [InlineData("{findandmodify: 'c', remove: true}")]
    [InlineData("{explain: {find: 'c'}}")]
    [InlineData("{hello: 1}")]
    [InlineData("{ping: 1}")]
    [InlineData("{listCollections: 1}")]
    public async Task A_strict_client_gets_what_the_API_has(string command)
    {
        using var client = server.Raw();
        var reply = await client.RunAsync("shop", Declared(command, "apiVersion: '1', apiStrict: true, apiDeprecationErrors: true"));
        reply["ok"].ShouldBe(1.0, reply.ToString());
    }

    [Theory]
    [InlineData("apiStrict: true", 4886600)]
    [InlineData("apiDeprecationErrors: false", 4886600)]
    [InlineData("apiVersion: '2'", 322)]
    [InlineData("apiVersion: 'x'", 322)]
    public async Task A_declaration_that_is_none_is_refused(string declaration, int code)
    {
        using var client = server.Raw();
        (await client.RunAsync("shop", Declared("{ping: 1}", declaration)))["code"].ShouldBe(code);
    }

    private static BsonDocument Declared(string command, string declaration) =>
        BsonDocument.Parse(command).AddRange(BsonDocument.Parse($"{{{declaration}}}"));
}
