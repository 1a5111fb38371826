using EmbeddedMongo.Commands.Faults;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Faults;

/// <summary>The fail points of the drivers' specification tests, beside failCommand.</summary>
public sealed class FailPointTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private RawClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(options => options with { EnableTestCommands = true });
        _client = _server.Raw();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task A_retryable_write_whose_connection_is_closed_after_it_is_found_by_its_retry()
    {
        await SetAsync("onPrimaryTransactionalWrite", "{times: 1}", "{}");
        var insert = Write("{insert: 'c', documents: [{_id: 1}]}");
        (await SendAsync(insert)).ShouldBeNull();

        using var second = _server.Raw();
        var reply = await second.RunAsync("d", insert);
        (reply["n"], reply["retriedStmtIds"]).ShouldBe((1, new BsonArray { 0 }));
    }

    [Theory]
    [InlineData("{insert: 'c', documents: [{_id: 2}, {_id: 3}]}", 2)]
    [InlineData("{update: 'c', updates: [{q: {_id: 1}, u: {$set: {a: 2}}}]}", 1)]
    [InlineData("{update: 'c', updates: [{q: {_id: 9}, u: {$set: {a: 2}}, upsert: true}]}", 1)]
    [InlineData("{delete: 'c', deletes: [{q: {_id: 1}, limit: 1}]}", 1)]
    public async Task A_write_that_fails_before_its_commit_has_written_nothing_and_its_retry_has(string command, int n)
    {
        await _client.RunAsync("d", "{insert: 'c', documents: [{_id: 1, a: 1}]}");
        await SetAsync("onPrimaryTransactionalWrite", "{times: 1}", "{failBeforeCommitExceptionCode: 1}");
        var write = Write(command);
        (await SendAsync(write)).ShouldBeNull();

        using var second = _server.Raw();
        (await second.RunAsync("d", "{find: 'c'}"))["cursor"]
            ["firstBatch"]
            .ShouldBe(new BsonArray { BsonDocument.Parse("{_id: 1, a: 1}") });
        var reply = await second.RunAsync("d", write);
        (reply["n"], reply.Contains("retriedStmtIds")).ShouldBe((n, false));
    }

    [Fact]
    public async Task A_write_that_fails_on_an_open_connection_gets_the_error()
    {
        await SetAsync("onPrimaryTransactionalWrite", "'alwaysOn'", "{closeConnection: false, failBeforeCommitExceptionCode: 11602}");
        var reply = await _client.RunAsync("d", Write("{findAndModify: 'c', query: {_id: 1}, update: {a: 1}, upsert: true}"));
        (reply["code"], reply["errorLabels"]).ShouldBe((11602, new BsonArray { "RetryableWriteError" }));
        (await _client.RunAsync("d", "{count: 'c'}"))["n"].ShouldBe(0);
    }

    [Fact]
    public async Task Writes_that_are_not_retryable_or_change_nothing_pass()
    {
        await SetAsync("onPrimaryTransactionalWrite", "'alwaysOn'", "{failBeforeCommitExceptionCode: 1}");
        (await _client.RunAsync("d", "{insert: 'c', documents: [{_id: 1}]}"))["ok"].ShouldBe(1.0);
        (await _client.RunAsync("d", Write("{delete: 'c', deletes: [{q: {_id: 9}, limit: 1}]}")))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_getMore_fails_when_it_has_its_cursor_which_is_closed()
    {
        await _client.RunAsync("d", "{insert: 'c', documents: [{_id: 1}, {_id: 2}]}");
        await SetAsync("failGetMoreAfterCursorCheckout", "{times: 1}", "{errorCode: 91, namespace: 'd.c'}");
        (await GetMoreAsync("c"))["code"].ShouldBe(91);
        (await GetMoreAsync("c"))["ok"].ShouldBe(1.0);
        await SetAsync("failGetMoreAfterCursorCheckout", "{times: 1}", "{errorCode: 91, namespace: 'd.other'}");
        (await GetMoreAsync("c"))["ok"].ShouldBe(1.0);
        await SetAsync("failGetMoreAfterCursorCheckout", "{times: 1}", "{}");
        var cursor = await OpenAsync("c");
        (await GetMoreAsync("c", cursor))["code"].ShouldBe(1);
        (await GetMoreAsync("c", cursor))["code"].ShouldBe(43);
    }

    [Fact]
    public async Task A_command_with_a_time_limit_exceeds_it()
    {
        await SetAsync("maxTimeAlwaysTimeOut", "'alwaysOn'", "{}");
        (await _client.RunAsync("d", "{find: 'c', maxTimeMS: 10000}"))["code"].ShouldBe(50);
        (await _client.RunAsync("d", "{find: 'c'}"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task A_failure_may_be_for_one_collection_or_for_all_commands()
    {
        await SetAsync("failCommand", "'alwaysOn'", "{failCommands: ['find'], namespace: 'd.c', errorCode: 2, failInternalCommands: true}");
        (await _client.RunAsync("d", "{find: 'c'}"))["code"].ShouldBe(2);
        (await _client.RunAsync("d", "{find: 'other'}"))["ok"].ShouldBe(1.0);
        await SetAsync("failCommand", "'alwaysOn'", "{failAllCommands: true, errorCode: 2}");
        (await _client.RunAsync("d", "{ping: 1}"))["code"].ShouldBe(2);
        (await SetAsync("failCommand", "'off'", "{}"))["count"].ShouldBe(1);
    }

    [Fact]
    public async Task The_first_hello_of_an_application_fails_too()
    {
        await SetAsync("failCommand", "'alwaysOn'", "{failCommands: ['hello'], appName: 'mine', errorCode: 91}");
        using var client = _server.Raw();
        (await client.RunAsync("admin", "{hello: 1, client: {application: {name: 'mine'}}}"))["code"].ShouldBe(91);
        (await _client.RunAsync("admin", "{hello: 1}"))["ok"].ShouldBe(1.0);
    }

    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(1.0, 100, 100)]
    [InlineData(0.5, 30, 70)]
    public void A_probability_decides_for_each_who_comes_by(double probability, int least, int most)
    {
        var point = new FailPoint<string>(new Random(1));
        point.Set(FailPointMode.Parse(new BsonDocument("activationProbability", probability)), "data");
        var failed = Enumerable.Range(0, 100).Count(_ => point.Enter(_ => true) is not null);
        failed.ShouldBeInRange(least, most);
        point.Set(FailPointMode.Off, null).ShouldBe(failed);
    }

    private async Task<BsonDocument?> SendAsync(BsonDocument command)
    {
        await _client.SendAsync(RawClient.Command(new BsonDocument(command) { { "$db", "d" } }));
        return await _client.ReceiveAsync();
    }

    private async Task<BsonDocument> SetAsync(string name, string mode, string data)
    {
        using var client = _server.Raw();
        var reply = await client.RunAsync("admin", $"{{configureFailPoint: '{name}', mode: {mode}, data: {data}}}");
        reply["ok"].ShouldBe(1.0);
        return reply;
    }

    private async Task<BsonValue> OpenAsync(string collection) =>
        (await _client.RunAsync("d", $"{{find: '{collection}', batchSize: 1}}"))["cursor"]["id"];

    private async Task<BsonDocument> GetMoreAsync(string collection, BsonValue? cursor = null) =>
        await _client.RunAsync(
            "d",
            new BsonDocument { { "getMore", cursor ?? await OpenAsync(collection) }, { "collection", collection } }
        );

    private static BsonDocument Write(string command) =>
        BsonDocument
            .Parse(command)
            .Add("lsid", new BsonDocument("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard)))
            .Add("txnNumber", 1L);
}
