using System.Buffers.Binary;
using EmbeddedMongo.Errors;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;

namespace EmbeddedMongo.Tests.Commands.Server;

/// <summary>A hello that names the version its client knows waits for another, and may go on by itself.</summary>
public sealed class HelloTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private TestServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(options => options with { Time = _time });

    private static BsonDocument Hello(BsonValue version, int wait = 10_000) =>
        new()
        {
            { "hello", 1 },
            { "topologyVersion", version },
            { "maxAwaitTimeMS", wait },
        };

    private static async Task<BsonValue> VersionAsync(RawClient client) =>
        (await client.RunAsync("admin", "{hello: 1}"))["topologyVersion"];

    private async Task StepDownAsync()
    {
        using var other = _server.Raw();
        (await other.RunAsync("admin", "{replSetStepDown: 60, force: true}"))["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task It_is_answered_when_the_time_is_over()
    {
        using var client = _server.Raw();
        var version = await VersionAsync(client);
        var waiting = client.RunAsync("admin", Hello(version));
        await Task.Delay(50, Cancel);
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(10));
        (await waiting)["topologyVersion"].ShouldBe(version);
    }

    [Fact]
    public async Task It_is_answered_when_the_role_changes_there_and_back()
    {
        using var client = _server.Raw();
        var version = await VersionAsync(client);
        var waiting = client.RunAsync("admin", Hello(version));
        await StepDownAsync();
        var secondary = await waiting;
        (secondary["secondary"], secondary["isWritablePrimary"]).ShouldBe((true, false));
        secondary.Contains("electionId").ShouldBeFalse();
        secondary["topologyVersion"]["counter"].AsInt64.ShouldBe(version["counter"].AsInt64 + 1);

        waiting = client.RunAsync("admin", Hello(secondary["topologyVersion"], wait: 1_000_000));
        await Task.Delay(20, Cancel);
        _time.Advance(TimeSpan.FromSeconds(60));
        (await waiting)["isWritablePrimary"].ShouldBe(true);
    }

    [Fact]
    public async Task An_older_version_and_one_of_another_process_are_answered_at_once()
    {
        using var client = _server.Raw();
        var version = await VersionAsync(client);
        var older = new BsonDocument { { "processId", version["processId"] }, { "counter", 0L } };
        (await client.RunAsync("admin", Hello(older)))["topologyVersion"].ShouldBe(version);
        var foreign = new BsonDocument { { "processId", ObjectId.GenerateNewId() }, { "counter", 99L } };
        (await client.RunAsync("admin", Hello(foreign)))["topologyVersion"].ShouldBe(version);
    }

    [Theory]
    [InlineData("{hello: 1, maxAwaitTimeMS: 5}", 31368)]
    [InlineData("{hello: 1, topologyVersion: {processId: {$oid: '000000000000000000000000'}, counter: {$numberLong: '1'}}}", 31368)]
    [InlineData("{hello: 1, topologyVersion: {counter: 1}, maxAwaitTimeMS: 5}", 14)]
    public async Task Halves_of_the_question_are_refused(string command, int code)
    {
        using var client = _server.Raw();
        (await client.RunAsync("admin", command))["code"].ShouldBe(code);
    }

    [Fact]
    public async Task A_version_that_the_server_has_not_had_is_refused()
    {
        using var client = _server.Raw();
        var version = (await VersionAsync(client)).AsBsonDocument;
        version["counter"] = version["counter"].AsInt64 + 1;
        (await client.RunAsync("admin", Hello(version)))["code"].ShouldBe(31382);
    }

    [Fact]
    public async Task A_stream_goes_on_by_itself_each_reply_answering_the_one_before()
    {
        using var client = _server.Raw();
        var version = await VersionAsync(client);
        await client.SendAsync(RawClient.Command(Hello(version, wait: 1_000_000).Add("$db", "admin"), flags: 1 << 16));
        await Task.Delay(30, Cancel);
        await StepDownAsync();
        var first = (await client.ReceiveBytesAsync()).ShouldNotBeNull();
        (Flags(first), ResponseTo(first)).ShouldBe((2, 7));
        Body(first)["secondary"].ShouldBe(true);

        await Task.Delay(30, Cancel);
        _time.Advance(TimeSpan.FromSeconds(60));
        var second = (await client.ReceiveBytesAsync()).ShouldNotBeNull();
        (Flags(second), ResponseTo(second)).ShouldBe((2, RequestId(first)));
        Body(second)["isWritablePrimary"].ShouldBe(true);
        Body(second)["ok"].ShouldBe(1.0);
    }

    [Fact]
    public async Task An_error_that_tells_of_the_role_has_the_version_in_it()
    {
        using var client = _server.Raw();
        var version = await VersionAsync(client);
        await StepDownAsync();
        var reply = await client.RunAsync("d", "{insert: 'c', documents: [{}]}");
        reply["code"].ShouldBe((int)ErrorCode.NotWritablePrimary);
        reply["topologyVersion"]["counter"].AsInt64.ShouldBe(version["counter"].AsInt64 + 1);
        (await client.RunAsync("d", "{ping: 1, nonsense: 1}")).Contains("topologyVersion").ShouldBeFalse();
    }

    [Fact]
    public async Task A_shutdown_does_not_wait_for_those_who_wait()
    {
        using var client = _server.Raw();
        var waiting = client.RunAsync("admin", Hello(await VersionAsync(client), wait: 1_000_000));
        await Task.Delay(30, Cancel);
        await _server.StopAsync();
        (await waiting)["code"].ShouldBe((int)ErrorCode.InterruptedAtShutdown);
        await _server.InitializeAsync();
    }

    [Fact]
    public async Task A_driver_s_monitor_asks_for_a_stream_and_sees_a_step_down_by_it()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var awaited = 0;
        var settings = MongoClientSettings.FromConnectionString(_server.ConnectionString);
        settings.HeartbeatInterval = TimeSpan.FromMinutes(5);
        settings.ClusterConfigurator = builder =>
            builder
                .Subscribe<ServerHeartbeatStartedEvent>(started => awaited += started.Awaited ? 1 : 0)
                .Subscribe<ClusterDescriptionChangedEvent>(changed =>
                {
                    if (changed.NewDescription.Servers is [{ Type: MongoDB.Driver.Core.Servers.ServerType.ReplicaSetSecondary }])
                        seen.TrySetResult();
                });
        using var client = new MongoClient(settings);
        await client.GetDatabase("d").RunCommandAsync<BsonDocument>("{ping: 1}", cancellationToken: Cancel);
        await Eventually.ShouldAsync(() => Task.FromResult(awaited > 0));
        await StepDownAsync();
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task LastWrite_is_the_oplog_s_last_entry_and_the_majority_s_the_last_that_is_durable()
    {
        using var client = _server.Raw();
        var written = await client.RunAsync("d", "{insert: 'c', documents: [{}], writeConcern: {w: 'majority'}}");
        var last = (await client.RunAsync("admin", "{hello: 1}"))["lastWrite"];
        last["opTime"].ShouldBe(new BsonDocument { { "ts", written["operationTime"] }, { "t", 1L } });
        last["majorityOpTime"].ShouldBe(last["opTime"]);
        last["lastWriteDate"].ShouldBe(new BsonDateTime(written["operationTime"].AsBsonTimestamp.Timestamp * 1000L));
    }

    [Fact]
    public async Task Status_and_configuration_tell_of_the_one_member_as_mongosh_reads_them()
    {
        using var client = _server.Raw();
        var status = await client.RunAsync("admin", "{replSetGetStatus: 1}");
        var member = status["members"].AsBsonArray.ShouldHaveSingleItem();
        (member["stateStr"], member["self"], member["configVersion"]).ShouldBe(("PRIMARY", true, 1));
        member["optime"].ShouldBe(status["optimes"]["appliedOpTime"]);
        var config = (await client.RunAsync("admin", "{replSetGetConfig: 1}"))["config"];
        var set = config["settings"]["replicaSetId"];
        set.IsObjectId.ShouldBeTrue();
        (await client.RunAsync("admin", "{replSetInitiate: {}}"))["code"].ShouldBe((int)ErrorCode.AlreadyInitialized);

        await _server.RestartAsync();
        using var again = _server.Raw();
        (await again.RunAsync("admin", "{replSetGetConfig: 1}"))["config"]["settings"]["replicaSetId"].ShouldBe(set);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private static int RequestId(byte[] message) => BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(4));

    private static int ResponseTo(byte[] message) => BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(8));

    private static int Flags(byte[] message) => BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(16));

    private static BsonDocument Body(byte[] message) => MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonDocument>(message[21..]);
}
