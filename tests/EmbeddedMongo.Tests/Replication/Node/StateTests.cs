using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Tests.Replication.Node;

public sealed class StateTests
{
    [Fact]
    public async Task A_member_that_waits_for_its_initiation_says_so_and_answers_no_data()
    {
        await using var server = await TestServer.StartAsync(options => options with { AwaitInitiate = true });
        using var client = server.Raw();
        var hello = await client.RunAsync("admin", "{hello: 1}");
        hello["isWritablePrimary"].ShouldBe(false);
        hello["secondary"].ShouldBe(false);
        hello["isreplicaset"].ShouldBe(true);
        hello["info"].ShouldBe("Does not have a valid replica set config");
        hello.Contains("setName").ShouldBeFalse();
        foreach (var command in new[] { "{find: 'orders'}", "{insert: 'orders', documents: [{}]}", "{count: 'orders'}" })
            (await client.RunAsync("shop", command))["code"].ShouldBe((int)ErrorCode.NotYetInitialized, command);
        foreach (var command in new[] { "{replSetGetStatus: 1}", "{replSetGetConfig: 1}", "{replSetFreeze: 1}", "{replSetGetRBID: 1}" })
            (await client.RunAsync("admin", command))["code"].ShouldBe((int)ErrorCode.NotYetInitialized, command);
    }

    [Fact]
    public async Task A_set_of_one_is_made_by_an_initiation_without_arguments_and_keeps_its_term_growing()
    {
        await using var server = await TestServer.StartAsync(options => options with { AwaitInitiate = true });
        using (var client = server.Raw())
        {
            (await client.RunAsync("admin", "{replSetInitiate: {}}"))["ok"].ShouldBe(1.0);
            (await client.RunAsync("admin", "{replSetInitiate: {}}"))["code"].ShouldBe((int)ErrorCode.AlreadyInitialized);
            await WritableAsync(client);
            var reply = await client.RunAsync("shop", "{insert: 'orders', documents: [{_id: 1}]}");
            reply["n"].ShouldBe(1, reply.ToString());
            (await client.RunAsync("admin", "{replSetGetStatus: 1}"))["term"].ShouldBe(1L);
        }

        await server.RestartAsync();
        using var again = server.Raw();
        await WritableAsync(again);
        (await again.RunAsync("shop", "{count: 'orders', readConcern: {level: 'majority'}}"))["n"].ShouldBe(1);
        (await again.RunAsync("admin", "{replSetGetStatus: 1}"))["term"].ShouldBe(2L);
    }

    [Theory]
    [InlineData("{_id: 'other'}", "this server was started for rs0")]
    [InlineData("{members: [{_id: 0, host: 'HERE', priority: 0}]}", "priority of a member must be 1")]
    [InlineData("{members: [{_id: 0, host: 'HERE', votes: 0}]}", "votes of a member must be 1")]
    [InlineData("{members: [{_id: 0, host: 'HERE', hidden: true}]}", "hidden of a member must be false")]
    [InlineData("{members: [{_id: 0, host: 'HERE', arbiterOnly: true}]}", "arbiterOnly of a member must be false")]
    [InlineData("{members: [{_id: 0, host: 'HERE', secondaryDelaySecs: 3}]}", "secondaryDelaySecs of a member must be 0")]
    [InlineData("{members: [{_id: 0, host: 'HERE'}, {_id: 1, host: '127.0.0.1:1'}]}", "1, 3 or 5 members")]
    [InlineData("{members: [{_id: 0, host: '127.0.0.1:1'}]}", "which is none of the members")]
    [InlineData("{settings: {electionTimeoutMillis: 10}}", "must be more than heartbeatIntervalMillis")]
    [InlineData("{settings: {getLastErrorModes: {a: {b: 1}}}}", "getLastErrorModes is not supported")]
    public async Task An_initiation_refuses_by_name_what_is_not_built(string configuration, string problem)
    {
        await using var server = await TestServer.StartAsync(options => options with { AwaitInitiate = true });
        using var client = server.Raw();
        var here = configuration.Replace("HERE", $"127.0.0.1:{server.Port}", StringComparison.Ordinal);
        var reply = await client.RunAsync("admin", $"{{replSetInitiate: {here}}}");
        reply["code"].ShouldBe((int)ErrorCode.InvalidReplicaSetConfig);
        reply["errmsg"].AsString.ShouldContain(problem);
    }

    private static Task WritableAsync(RawClient client) =>
        Eventually.ShouldAsync(async () => (await client.RunAsync("admin", "{hello: 1}"))["isWritablePrimary"].AsBoolean);
}
