using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Commands.Streams;

/// <summary>An event above 16 MB is an error, or comes in parts where the stream asks for that.</summary>
public sealed class LargeEventTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private const int Megabyte = 1 << 20;
    private static readonly BsonDocument LookUp = new("fullDocument", "updateLookup");
    private readonly RawClient _client = server.Raw();
    private readonly string _database = $"large_{Guid.NewGuid():N}";

    private static string Text(char letter) => new(letter, 9 * Megabyte);

    /// <summary>An update whose event holds the document and what was changed of it, 9 MB each.</summary>
    private async Task<StreamClient> UpdateAsync(string stages)
    {
        var stream = new StreamClient(_client, _database);
        await stream.RunAsync("{insert: 'c', documents: [{_id: 1}]}");
        await stream.OpenAsync("c", LookUp, stages);
        var statement = new BsonDocument
        {
            { "q", new BsonDocument() },
            { "u", new BsonDocument("$set", new BsonDocument("a", Text('x'))) },
        };
        await stream.RunAsync(
            new BsonDocument
            {
                { "update", "c" },
                {
                    "updates",
                    new BsonArray { statement }
                },
            }
        );
        await stream.RunAsync("{insert: 'c', documents: [{_id: 2}], writeConcern: {w: 'majority'}}");
        return stream;
    }

    [Fact]
    public async Task Without_a_stage_that_splits_it_the_stream_fails()
    {
        var stream = await UpdateAsync("");
        (await stream.TryNextAsync())["code"].ShouldBe((int)ErrorCode.BSONObjectTooLarge);
    }

    [Fact]
    public async Task It_is_split_and_a_stream_goes_on_behind_each_part()
    {
        const string split = "{$changeStreamSplitLargeEvent: {}}";
        var stream = await UpdateAsync(split);
        var events = await stream.TakeAsync(3);
        events
            .Select(part => part.GetValue("splitEvent", BsonNull.Value))
            .ShouldBe([BsonDocument.Parse("{fragment: 1, of: 2}"), BsonDocument.Parse("{fragment: 2, of: 2}"), BsonNull.Value]);
        var whole = new BsonDocument(events[..2].SelectMany(part => part.Where(field => field.Name is not ("_id" or "splitEvent"))));
        whole
            .Names.Order()
            .ShouldBe(["clusterTime", "documentKey", "fullDocument", "ns", "operationType", "updateDescription", "wallTime"]);
        whole["fullDocument"]["a"].AsString.Length.ShouldBe(9 * Megabyte);

        var behindFirst = await stream.OpenAsync("c", new BsonDocument(LookUp).Add("resumeAfter", events[0]["_id"]), split);
        behindFirst
            .Concat(stream.Id == 0 ? [] : await stream.NextAsync(milliseconds: 1))
            .Select(part => part["_id"])
            .ShouldBe(events[1..].Select(part => part["_id"]));
        (await stream.OpenAsync("c", new BsonDocument(LookUp).Add("startAfter", events[1]["_id"]), split))
            .ShouldHaveSingleItem()["documentKey"]["_id"]
            .ShouldBe(2);

        var unsplit = await stream.TryOpenAsync("c", new BsonDocument("resumeAfter", events[0]["_id"]));
        unsplit["code"].ShouldBe((int)ErrorCode.ChangeStreamFatalError, unsplit.ToString());
    }

    public void Dispose() => _client.Dispose();
}
