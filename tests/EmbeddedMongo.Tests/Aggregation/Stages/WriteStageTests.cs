using EmbeddedMongo.Tests.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Aggregation.Stages;

/// <summary>$out and $merge.</summary>
public class WriteStageTests
{
    private const string Target = "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 2}]";

    [Fact]
    public void Out_replaces_the_collection_and_returns_nothing()
    {
        var host = new MemoryHost().With("t", Target);
        Evaluation.Run("[{$out: 't'}]", "[{_id: 9}]", host).ShouldBeEmpty();
        Evaluation.Show(new BsonArray(host["t"])).ShouldBe(Evaluation.Show(Evaluation.Parse("[{_id: 9}]")));
    }

    [Theory]
    [InlineData("{into: 't'}", "[{_id: 1, a: 5, c: 3}, {_id: 3, a: 3}]", "[{_id: 1, a: 5, b: 1, c: 3}, {_id: 2, a: 2}, {_id: 3, a: 3}]")]
    [InlineData("{into: 't', on: '_id', whenMatched: 'replace'}", "[{_id: 1, c: 3}]", "[{_id: 1, c: 3}, {_id: 2, a: 2}]")]
    [InlineData(
        "{into: 't', whenMatched: 'keepExisting'}",
        "[{_id: 1, c: 3}, {_id: 4}]",
        "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 2}, {_id: 4}]"
    )]
    [InlineData("{into: 't', whenNotMatched: 'discard'}", "[{_id: 2, c: 3}, {_id: 4}]", "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 2, c: 3}]")]
    [InlineData(
        "{into: 't', whenMatched: [{$set: {a: {$add: ['$a', '$$new.a']}}}]}",
        "[{_id: 2, a: 40}]",
        "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 42}]"
    )]
    [InlineData(
        "{into: 't', let: {d: '$delta'}, whenMatched: [{$set: {a: '$$d'}}]}",
        "[{_id: 2, delta: 7}]",
        "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 7}]"
    )]
    [InlineData("{into: {db: 'test', coll: 't'}}", "[{_id: 5}, {_id: 5, x: 1}]", "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 2}, {_id: 5, x: 1}]")]
    public void Merge(string specification, string input, string expected)
    {
        var host = new MemoryHost().With("t", Target);
        Evaluation.Run($"[{{$merge: {specification}}}]", input, host).ShouldBeEmpty();
        Evaluation.Show(new BsonArray(host["t"])).ShouldBe(Evaluation.Show(Evaluation.Parse(expected)));
    }

    [Theory]
    [InlineData("{into: 't', on: 'a'}", "[{a: 2, c: 3}]", "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 2, c: 3}]")]
    [InlineData("{into: 't', on: ['a'], whenMatched: 'replace'}", "[{a: 1, c: 3}]", "[{_id: 1, a: 1, c: 3}, {_id: 2, a: 2}]")]
    [InlineData("{into: 't', on: 'a', whenMatched: 'keepExisting'}", "[{_id: 2, a: 2, c: 3}]", Target)]
    [InlineData("{into: 't', on: 'a'}", "[{_id: 3, a: 3}]", "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 2}, {_id: 3, a: 3}]")]
    [InlineData("{into: 't', on: 'a', whenNotMatched: 'discard'}", "[{_id: 3, a: 3}]", Target)]
    [InlineData(
        "{into: 't', on: 'a', whenMatched: [{$set: {b: '$$new.c'}}]}",
        "[{a: 2, c: 9}]",
        "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 2, b: 9}]"
    )]
    [InlineData(
        "{into: 't', on: ['x.y', 'a']}",
        "[{a: 5, x: {y: 1}, _id: 5}, {a: 5, x: {y: 1}, c: 2}]",
        "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 2}, {a: 5, x: {y: 1}, _id: 5, c: 2}]"
    )]
    public void Merge_on_a_unique_index(string specification, string input, string expected)
    {
        var host = new MemoryHost { UniqueKeys = { new[] { "a" }, new[] { "a", "x.y" } } }.With("t", Target);
        Evaluation.Run($"[{{$merge: {specification}}}]", input, host).ShouldBeEmpty();
        Evaluation.Show(new BsonArray(host["t"])).ShouldBe(Evaluation.Show(Evaluation.Parse(expected)));
    }

    [Theory]
    [InlineData("{into: 't', on: 'a'}", 66, "[{_id: 7, a: 2}]")]
    [InlineData("{into: 't', on: 'a', whenMatched: 'replace'}", 66, "[{_id: 7, a: 2}]")]
    [InlineData("{into: 't', on: 'a', whenMatched: 'fail'}", 11000, "[{_id: 7, a: 2}]")]
    [InlineData("{into: 't', on: 'a'}", 11000, "[{_id: 2, a: 7}]")]
    [InlineData("{into: 't', on: 'a'}", 51132, "[{_id: 7}]")]
    [InlineData("{into: 't', on: 'a'}", 51132, "[{a: [1]}]")]
    [InlineData("{into: 't', on: ['a', 'x.y']}", 51132, "[{a: 1, x: [{y: 1}]}]")]
    [InlineData("{into: 't', on: ['a', 'a']}", 31465, "[{a: 1}]")]
    [InlineData("{into: 't', on: 'b'}", 51183, "[{a: 1}]")]
    [InlineData("{into: 't', on: ['a', '_id']}", 51183, "[{a: 1}]")]
    public void Merge_on_a_unique_index_refuses(string specification, int code, string input) =>
        Evaluation.ShouldRefusePipeline(
            $"[{{$merge: {specification}}}]",
            code,
            input,
            new MemoryHost { UniqueKeys = { new[] { "a" }, new[] { "a", "x.y" } } }.With("t", Target)
        );

    [Fact]
    public void Merge_gives_an_id_to_a_document_without_one()
    {
        var host = new MemoryHost();
        Evaluation.Run("[{$merge: 't'}]", "[{a: 1}]", host);
        host["t"].Single()["_id"].ShouldBeOfType<BsonObjectId>();
    }

    [Theory]
    [InlineData("{$merge: {into: 't', whenMatched: 'fail'}}", 11000)]
    [InlineData("{$merge: {into: 't', whenNotMatched: 'fail'}}", 13113, "[{_id: 7}]")]
    [InlineData("{$merge: {into: 't'}}", 51132, "[{_id: null}]")]
    [InlineData("{$merge: 5}", 51182)]
    [InlineData("{$merge: {}}", 40414)]
    [InlineData("{$merge: {into: 5}}", 51178)]
    [InlineData("{$merge: {into: 't', foo: 1}}", 40415)]
    [InlineData("{$merge: {into: 't', on: 'a'}}", 51183)]
    [InlineData("{$merge: {into: 't', on: []}}", 51187)]
    [InlineData("{$merge: {into: 't', whenMatched: 'foo'}}", 51191)]
    [InlineData("{$merge: {into: 't', whenMatched: 'fail', whenNotMatched: 'discard'}}", 51181)]
    [InlineData("{$merge: {into: 't', let: {x: 1}}}", 51199)]
    [InlineData("{$merge: {into: 't', whenMatched: [{$match: {}}]}}", 72)]
    [InlineData("{$out: 5}", 16990)]
    [InlineData("{$out: {db: 'x'}}", 40414)]
    [InlineData("{$out: ''}", 73)]
    public void Refuses(string stage, int code, string input = "[{_id: 1}]") =>
        Evaluation.ShouldRefusePipeline($"[{stage}]", code, input, new MemoryHost().With("t", Target));
}
