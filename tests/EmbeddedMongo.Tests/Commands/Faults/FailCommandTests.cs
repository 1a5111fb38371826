using System.Diagnostics;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Commands.Faults;

/// <summary>The fail point failCommand, as MongoDB.Driver meets it.</summary>
public sealed class FailCommandTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private MongoClient _client = null!;
    private IMongoDatabase _database = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IMongoCollection<BsonDocument> Collection => _database.GetCollection<BsonDocument>("c");

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(options => options with { EnableTestCommands = true });
        // After an error that tells of a shutdown a driver knows nothing of the server until its next hello is answered.
        _client = new MongoClient(_server.ConnectionString + "&heartbeatFrequencyMS=500");
        _database = _client.GetDatabase("faults");
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _server.DisposeAsync();
    }

    [Theory]
    [InlineData(10107)]
    [InlineData(11602)]
    [InlineData(189)]
    [InlineData(91)]
    public async Task The_driver_repeats_what_a_stepdown_refused_and_stores_it_once(int code)
    {
        await FailAsync("{times: 1}", $"{{failCommands: ['insert'], errorCode: {code}}}");
        await InsertAsync(1);
        (await IdsAsync()).ShouldBe([1]);
    }

    [Theory]
    [InlineData(10107, typeof(MongoNotPrimaryException))]
    [InlineData(11602, typeof(MongoNodeIsRecoveringException))]
    [InlineData(189, typeof(MongoNodeIsRecoveringException))]
    public async Task A_stepdown_that_lasts_reaches_the_caller_and_nothing_is_stored(int code, Type exception)
    {
        await FailAsync("'alwaysOn'", $"{{failCommands: ['insert'], errorCode: {code}}}");
        var error = await Should.ThrowAsync<MongoDB.Driver.MongoException>(() => InsertAsync(1));
        error.ShouldBeOfType(exception);
        error.HasErrorLabel("RetryableWriteError").ShouldBeTrue();

        (await FailAsync("'off'", null))["count"].ShouldBe(2);
        (await IdsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Labels_of_the_fail_point_take_the_place_of_the_servers()
    {
        using var client = _server.Raw();
        await FailAsync("'alwaysOn'", "{failCommands: ['insert'], errorCode: 10107, errorLabels: []}");
        (await client.RunAsync("d", Insert(1, retryable: true))).Contains("errorLabels").ShouldBeFalse();
        await FailAsync("'alwaysOn'", "{failCommands: ['insert'], errorCode: 2, errorLabels: ['Mine']}");
        (await client.RunAsync("d", Insert(2, retryable: false)))["errorLabels"].ShouldBe(new BsonArray { "Mine" });
        await FailAsync("'alwaysOn'", "{failCommands: ['insert'], errorCode: 10107}");
        (await client.RunAsync("d", Insert(3, retryable: false))).Contains("errorLabels").ShouldBeFalse();
        var refused = await client.RunAsync("d", Insert(4, retryable: true));
        refused["errorLabels"].ShouldBe(new BsonArray { "RetryableWriteError", "NoWritesPerformed" });
        refused["codeName"].ShouldBe("NotWritablePrimary");
    }

    [Fact]
    public async Task A_write_concern_error_goes_with_a_write_that_is_done()
    {
        await FailAsync(
            "{times: 1}",
            "{failCommands: ['insert'], writeConcernError: {code: 64, codeName: 'WriteConcernTimeout', errmsg: 'waiting for "
                + "replication timed out'}}"
        );
        var error = await Should.ThrowAsync<MongoBulkWriteException<BsonDocument>>(() =>
            Collection.InsertManyAsync([new BsonDocument("_id", 1)], cancellationToken: Cancelled)
        );
        error.WriteConcernError.Code.ShouldBe(64);
        error.WriteErrors.ShouldBeEmpty();
        (await IdsAsync()).ShouldBe([1]);

        // One that is worth a retry is: the server knows the write again.
        await FailAsync("{times: 1}", "{failCommands: ['insert'], writeConcernError: {code: 91, errmsg: 'shutting down'}}");
        await InsertAsync(2);
        (await IdsAsync()).ShouldBe([1, 2]);

        // By its version a driver tells that it knows of no newer state, and goes on with the server.
        await FailAsync("{times: 1}", "{failCommands: ['insert'], writeConcernError: {code: 189, errmsg: 'stepped down'}}");
        using var raw = _server.Raw();
        var version = (await raw.RunAsync("admin", "{hello: 1}"))["topologyVersion"];
        (await raw.RunAsync("d", "{insert: 'c', documents: [{}]}"))["topologyVersion"].ShouldBe(version);

        // One that tells of a shutdown says nothing of the role.
        await FailAsync("{times: 1}", "{failCommands: ['insert'], writeConcernError: {code: 91, errmsg: 'shutting down'}}");
        (await raw.RunAsync("d", "{insert: 'c', documents: [{}]}")).Contains("topologyVersion").ShouldBeFalse();
    }

    [Fact]
    public async Task A_closed_connection_is_none_of_the_writes_business()
    {
        await FailAsync("{times: 1}", "{failCommands: ['insert'], closeConnection: true}");
        await InsertAsync(1);
        await FailAsync("{times: 2}", "{failCommands: ['insert'], closeConnection: true}");
        await Should.ThrowAsync<MongoConnectionException>(() => InsertAsync(2));
        (await IdsAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task A_blocked_command_waits_and_then_does_its_work()
    {
        await FailAsync("{times: 1}", "{failCommands: ['insert'], blockConnection: true, blockTimeMS: 300}");
        var watch = Stopwatch.StartNew();
        await InsertAsync(1);
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(250));
        (await IdsAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task Skipped_commands_other_commands_and_other_applications_pass()
    {
        using var client = _server.Raw();
        await FailAsync("{skip: 2}", "{failCommands: ['insert', 'update'], errorCode: 2}");
        for (var id = 1; id <= 2; id++)
            (await client.RunAsync("d", Insert(id, retryable: false)))["ok"].ShouldBe(1.0);
        (await client.RunAsync("d", Insert(3, retryable: false)))["code"].ShouldBe(2);
        (await client.RunAsync("d", "{find: 'c'}"))["cursor"]["firstBatch"].AsBsonArray.Count.ShouldBe(2);

        await FailAsync("'alwaysOn'", "{failCommands: ['insert'], errorCode: 2, appName: 'another'}");
        (await client.RunAsync("d", Insert(3, retryable: false)))["ok"].ShouldBe(1.0);
        await client.RunAsync("admin", "{hello: 1, client: {application: {name: 'another'}}}");
        (await client.RunAsync("d", Insert(4, retryable: false)))["code"].ShouldBe(2);
    }

    [Theory]
    [InlineData("{configureFailPoint: 'other', mode: 'off'}", 266)]
    [InlineData("{configureFailPoint: 'failCommand'}", 40414)]
    [InlineData("{configureFailPoint: 'failCommand', mode: 'sometimes'}", 2)]
    [InlineData("{configureFailPoint: 'failCommand', mode: {times: -1}}", 2)]
    [InlineData("{configureFailPoint: 1, mode: 'off'}", 14)]
    [InlineData("{configureFailPoint: 'failCommand', mode: {activationProbability: 2}}", 2)]
    [InlineData("{configureFailPoint: 'failCommand', mode: {often: 2}}", 2)]
    [InlineData("{configureFailPoint: 'onPrimaryTransactionalWrite', mode: 'alwaysOn', data: {errorCode: 1}}", 40415)]
    [InlineData("{configureFailPoint: 'failGetMoreAfterCursorCheckout', mode: 'alwaysOn', data: {failCommands: ['find']}}", 40415)]
    [InlineData("{configureFailPoint: 'failCommand', mode: 'alwaysOn'}", 2)]
    [InlineData("{configureFailPoint: 'failCommand', mode: 'alwaysOn', data: {errorCode: 1}}", 2)]
    [InlineData("{configureFailPoint: 'failCommand', mode: 'alwaysOn', data: {failCommands: ['nonsense']}}", 59)]
    [InlineData("{configureFailPoint: 'failCommand', mode: 'alwaysOn', data: {failCommands: ['find'], erorCode: 1}}", 40415)]
    [InlineData("{configureFailPoint: 'failCommand', mode: 'alwaysOn', data: {failCommands: ['find'], blockConnection: true}}", 72)]
    public async Task What_is_wrong_is_refused_and_nothing_fails(string command, int code)
    {
        using var client = _server.Raw();
        (await client.RunAsync("admin", command))["code"].ShouldBe(code);
        (await client.RunAsync("d", "{find: 'c'}"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task Without_test_commands_there_is_no_such_command()
    {
        await using var server = await TestServer.StartAsync();
        using var client = server.Raw();
        var reply = await client.RunAsync("admin", "{configureFailPoint: 'failCommand', mode: 'off'}");
        reply["code"].ShouldBe(59);
        reply["errmsg"].ShouldBe("no such command: 'configureFailPoint'");
        (await client.RunAsync("admin", "{getParameter: 1, enableTestCommands: 1}"))["enableTestCommands"].ShouldBe(false);
    }

    private async Task<BsonDocument> FailAsync(string mode, string? data) =>
        await _server
            .Client.GetDatabase("admin")
            .RunCommandAsync<BsonDocument>(
                BsonDocument.Parse($"{{configureFailPoint: 'failCommand', mode: {mode}{(data is null ? "" : $", data: {data}")}}}"),
                cancellationToken: Cancelled
            );

    private Task InsertAsync(int id) => Collection.InsertOneAsync(new BsonDocument("_id", id), cancellationToken: Cancelled);

    private async Task<IEnumerable<int>> IdsAsync() =>
        (await Collection.Find(new BsonDocument()).Sort(new BsonDocument("_id", 1)).ToListAsync(Cancelled)).Select(found =>
            found["_id"].AsInt32
        );

    private static BsonDocument Insert(int id, bool retryable)
    {
        var insert = BsonDocument.Parse($"{{insert: 'c', documents: [{{_id: {id}}}]}}");
        return !retryable
            ? insert
            : insert
                .Add("lsid", new BsonDocument("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard)))
                .Add("txnNumber", 1L);
    }
}
