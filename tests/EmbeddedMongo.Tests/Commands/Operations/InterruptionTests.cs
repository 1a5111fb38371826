using System.Globalization;
using EmbeddedMongo.Errors;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Operations;

/// <summary>
/// Work that would last for hours ends when its time is over, when it is killed, and when its client is gone, wherever the loop is in which
/// it happens to be.
/// </summary>
public sealed class InterruptionTests : IAsyncLifetime
{
    private const string Numbers = "{$range: [0, 1000000]}";
    private readonly FakeTimeProvider _time = new();
    private TestServer _server = null!;

    /// <summary>A million times a million times a million steps each.</summary>
    public static TheoryData<string> Endless { get; } =
    [
        $"[{{$project: {{a: {Nested("$reduce: {{input: {0}, initialValue: 0, in: {1}}}")}}}}}]",
        $"[{{$project: {{a: {Nested("$map: {{input: {0}, in: {{$size: [[{1}]]}}}}")}}}}}]",
        $"[{{$project: {{a: {Nested("$filter: {{input: {0}, cond: {{$eq: [{1}, 'no']}}}}")}}}}}]",
        $"[{{$match: {{$expr: {Nested("$reduce: {{input: {0}, initialValue: 0, in: {1}}}")}}}}}]",
        $"[{{$group: {{_id: {Nested("$reduce: {{input: {0}, initialValue: 0, in: {1}}}")}}}}}]",
        $"[{{$project: {{a: {Numbers}}}}}, {{$unwind: '$a'}}, {{$project: {{a: 1, b: {Numbers}}}}}, {{$unwind: '$b'}}, "
            + $"{{$project: {{a: 1, b: 1, c: {Numbers}}}}}, {{$unwind: '$c'}}, {{$group: {{_id: null, n: {{$sum: 1}}}}}}]",
        $"[{{$project: {{a: {Numbers}}}}}, {{$facet: {{x: [{{$unwind: '$a'}}, {{$project: {{b: {Numbers}}}}}, {{$unwind: '$b'}}, "
            + "{$count: 'n'}]}}]",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Endless commands hold threads of the pool, as in embedded-mongod, which asks for as many.
        ThreadPool.SetMinThreads(32, 32);
        _server = await TestServer.StartAsync(options => options with { Time = _time });
        using var client = _server.Raw();
        (await client.RunAsync("d", "{insert: 'c', documents: [{_id: 1}, {_id: 2}]}"))["ok"].ShouldBe(1.0);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Endless))]
    public async Task Its_time_limit_ends_it(string pipeline)
    {
        using var client = _server.Raw();
        var reply = client.RunAsync("d", Aggregate(pipeline).Add("maxTimeMS", 500));
        await RunningAsync();
        _time.Advance(TimeSpan.FromMilliseconds(501));
        (await reply)["code"].ShouldBe((int)ErrorCode.MaxTimeMSExpired);
    }

    [Fact]
    public async Task KillOp_ends_it()
    {
        using var client = _server.Raw();
        var reply = client.RunAsync("d", Aggregate(Endless.First()));
        using var admin = _server.Raw();
        await admin.RunAsync("admin", new BsonDocument { { "killOp", 1 }, { "op", await RunningAsync() } });
        (await reply)["code"].ShouldBe((int)ErrorCode.Interrupted);
    }

    [Fact]
    public async Task It_ends_when_its_client_is_gone()
    {
        var client = _server.Raw();
        // After the first reply the connection waits for a message, and the thread that receives it carries it out.
        (await client.RunAsync("d", "{ping: 1}"))["ok"].ShouldBe(1.0);
        await client.SendAsync(RawClient.Command(Aggregate(Endless.First()).Add("$db", "d")));
        await RunningAsync();
        client.Dispose();
        await Eventually.ShouldAsync(async () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            return await FindRunningAsync() is null;
        });
    }

    [Fact]
    public async Task The_write_that_its_time_limit_ends_changes_nothing_of_what_it_had_not_finished()
    {
        using var client = _server.Raw();
        var update = BsonDocument.Parse(
            $"{{update: 'c', updates: [{{q: {{}}, u: [{{$set: {{a: {Nested("$reduce: {{input: {0}, initialValue: 0, in: {1}}}")}}}}}], "
                + "multi: true}], maxTimeMS: 500}"
        );
        var reply = client.RunAsync("d", update);
        await RunningAsync();
        _time.Advance(TimeSpan.FromMilliseconds(501));
        (await reply)["code"].ShouldBe((int)ErrorCode.MaxTimeMSExpired);
        (await client.RunAsync("d", "{count: 'c', query: {a: {$exists: true}}}"))["n"].ShouldBe(0);
    }

    private static string Nested(string expression) => Over(expression, Over(expression, "'$_id'"));

    private static string Over(string expression, string inner) =>
        $"{{{string.Format(CultureInfo.InvariantCulture, expression, Numbers, inner)}}}";

    private static BsonDocument Aggregate(string pipeline) => BsonDocument.Parse($"{{aggregate: 'c', pipeline: {pipeline}, cursor: {{}}}}");

    /// <summary>Waits until the command runs, and returns its number.</summary>
    private async Task<int> RunningAsync()
    {
        var running = 0;
        await Eventually.ShouldAsync(async () => (running = await FindRunningAsync() ?? 0) > 0);
        return running;
    }

    private async Task<int?> FindRunningAsync()
    {
        using var admin = _server.Raw();
        var reply = await admin.RunAsync("admin", "{aggregate: 1, pipeline: [{$currentOp: {}}, {$match: {ns: 'd.c'}}], cursor: {}}");
        return reply["cursor"]["firstBatch"].AsBsonArray.Select(operation => (int?)operation["opid"].AsInt32).FirstOrDefault();
    }
}
