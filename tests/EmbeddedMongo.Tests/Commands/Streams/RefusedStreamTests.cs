using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Tests.Commands.Streams;

/// <summary>What a change stream cannot do is refused by name, with MongoDB's codes.</summary>
public sealed class RefusedStreamTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private const string Mark = "8265A1B2C3000000072B0429296E1404";
    private readonly RawClient _client = server.Raw();

    [Theory]
    [InlineData("{unknown: 1}", 40415)]
    [InlineData("{fullDocument: 'sometimes'}", (int)ErrorCode.BadValue)]
    [InlineData("{fullDocument: 5}", (int)ErrorCode.TypeMismatch)]
    [InlineData("{fullDocument: 'required'}", (int)ErrorCode.NotImplemented)]
    [InlineData("{fullDocument: 'whenAvailable'}", (int)ErrorCode.NotImplemented)]
    [InlineData("{fullDocumentBeforeChange: 'required'}", (int)ErrorCode.NotImplemented)]
    [InlineData("{fullDocumentBeforeChange: 'nonsense'}", (int)ErrorCode.BadValue)]
    [InlineData("{showRawUpdateDescription: true}", (int)ErrorCode.NotImplemented)]
    [InlineData("{startAtOperationTime: 5}", (int)ErrorCode.TypeMismatch)]
    [InlineData("{resumeAfter: 5}", (int)ErrorCode.TypeMismatch)]
    [InlineData("{resumeAfter: {}}", 40647)]
    [InlineData($"{{resumeAfter: {{_data: '{Mark}'}}, startAfter: {{_data: '{Mark}'}}}}", 50865)]
    [InlineData($"{{resumeAfter: {{_data: '{Mark}'}}, startAtOperationTime: {{$timestamp: {{t: 1, i: 1}}}}}}", 40674)]
    [InlineData("{allChangesForCluster: true}", (int)ErrorCode.InvalidOptions)]
    public async Task Options(string options, int code) => await ShouldFailAsync("test", "'c'", $"{{$changeStream: {options}}}", code);

    [Theory]
    [InlineData("admin", "1")]
    [InlineData("admin", "'c'")]
    [InlineData("local", "1")]
    [InlineData("local", "'oplog.rs'")]
    [InlineData("config", "'c'")]
    [InlineData("test", "'system.profile'")]
    public async Task Places(string database, string subject) =>
        await ShouldFailAsync(database, subject, "{$changeStream: {}}", (int)ErrorCode.InvalidNamespace);

    [Theory]
    [InlineData("{$group: {_id: 1}}", (int)ErrorCode.IllegalOperation)]
    [InlineData("{$sort: {a: 1}}", (int)ErrorCode.IllegalOperation)]
    [InlineData("{$limit: 1}", (int)ErrorCode.IllegalOperation)]
    [InlineData("{$lookup: {from: 'd', localField: 'a', foreignField: 'a', as: 'x'}}", (int)ErrorCode.IllegalOperation)]
    [InlineData("{$out: 'd'}", (int)ErrorCode.IllegalOperation)]
    [InlineData("{$nonsense: 1}", 40324)]
    [InlineData("{$changeStreamSplitLargeEvent: {}}, {$match: {}}", 7182802)]
    [InlineData("{$changeStreamSplitLargeEvent: 1}", 7182800)]
    [InlineData("{$changeStream: {}}", 40602)]
    public async Task Stages_behind_it(string stages, int code) =>
        await ShouldFailAsync("test", "'c'", $"{{$changeStream: {{}}}}, {stages}", code);

    [Theory]
    [InlineData("{$changeStream: 5}", 50808)]
    [InlineData("{$match: {}}, {$changeStream: {}}", 40602)]
    [InlineData("{$facet: {a: [{$changeStream: {}}]}}", 40600)]
    public async Task Forms(string pipeline, int code) => await ShouldFailAsync("test", "'c'", pipeline, code);

    [Theory]
    [InlineData("readConcern: {level: 'local'}", (int)ErrorCode.InvalidOptions)]
    [InlineData("readConcern: {level: 'linearizable'}", (int)ErrorCode.InvalidOptions)]
    [InlineData("collation: {locale: 'fr'}", (int)ErrorCode.NotImplemented)]
    [InlineData("explain: true", (int)ErrorCode.NotImplemented)]
    public async Task Options_of_the_command(string option, int code) =>
        await ShouldFailAsync("test", "'c'", "{$changeStream: {}}", code, option);

    [Fact]
    public async Task A_stage_that_splits_events_stands_in_a_stream_only()
    {
        await _client.RunAsync("test", "{insert: 'some', documents: [{}]}");
        await ShouldFailAsync("test", "'some'", "{$changeStreamSplitLargeEvent: {}}", (int)ErrorCode.IllegalOperation);
    }

    private async Task ShouldFailAsync(string database, string subject, string pipeline, int code, string more = "")
    {
        var reply = await _client.RunAsync(database, $"{{aggregate: {subject}, pipeline: [{pipeline}], cursor: {{}}, {more}}}");
        reply.GetValue("code", 0).ShouldBe(code, reply.ToString());
    }

    public void Dispose() => _client.Dispose();
}
