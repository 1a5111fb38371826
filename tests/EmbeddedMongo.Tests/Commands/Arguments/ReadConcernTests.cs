namespace EmbeddedMongo.Tests.Commands.Arguments;

/// <summary>Stages that a read concern does not go with.</summary>
public sealed class ReadConcernTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";

    [Theory]
    [InlineData("{$out: 'd'}", "$out cannot be used with a 'linearizable' read concern level")]
    [InlineData("{$merge: 'd'}", "$merge cannot be used with a 'linearizable' read concern level")]
    public async Task A_pipeline_that_writes_cannot_read_linearizably(string stage, string message)
    {
        using var client = server.Raw();
        await client.RunAsync(_database, "{insert: 'c', documents: [{_id: 1}]}");
        var reply = await client.RunAsync(_database, Aggregate("'c'", stage, "linearizable"));
        reply["code"].ShouldBe(72);
        reply["errmsg"].ShouldBe(message);
        (await client.RunAsync(_database, "{count: 'd'}"))["n"].ShouldBe(0, "nothing was written");
        (await client.RunAsync(_database, Aggregate("'c'", stage, "majority")))["ok"].ShouldBe(1.0);
        (await client.RunAsync(_database, "{count: 'd'}"))["n"].ShouldBe(1);
    }

    [Theory]
    [InlineData("majority", 72)]
    [InlineData("available", 72)]
    [InlineData("local", 0)]
    public async Task Operations_that_run_are_read_locally(string level, int code)
    {
        using var client = server.Raw();
        var reply = await client.RunAsync("admin", Aggregate("1", "{$currentOp: {}}", level));
        reply.GetValue("code", 0).ShouldBe(code);
    }

    private static string Aggregate(string collection, string stage, string level) =>
        $"{{aggregate: {collection}, pipeline: [{stage}], cursor: {{}}, readConcern: {{level: '{level}'}}}}";
}
