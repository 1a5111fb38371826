using EmbeddedMongo.Aggregation.Stages;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Tests.Aggregation;
using EmbeddedMongo.Values;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Expressions;

/// <summary>What grows by doubling ends at MongoDB's limits, before the memory is taken.</summary>
public class MemoryTests
{
    private const int TextTooLong = 13548;
    private const int MemoryExceeded = (int)ErrorCode.ExceededMemoryLimit;

    private static string Doubled(string start, string step) =>
        $"{{$reduce: {{input: {{$range: [0, 40]}}, initialValue: {start}, in: {step}}}}}";

    /// <summary>An expression on a text of 16 M characters.</summary>
    private static string OfLongText(string expression) =>
        $"{{$let: {{vars: {{t: {{$reduce: {{input: {{$range: [0, 24]}}, initialValue: 'x', in: {{$concat: ['$$value', '$$value']}}}}}}}}, "
        + $"in: {expression}}}}}";

    public static TheoryData<string, int> Growing { get; } =
        new()
        {
            { Doubled("'x'", "{$concat: ['$$value', '$$value']}"), MemoryExceeded },
            { Doubled("'x'", "{$replaceAll: {input: '$$value', find: 'x', replacement: 'xx'}}"), MemoryExceeded },
            { OfLongText("{$concat: ['$$t', '$$t', '$$t', '$$t', 'x']}"), TextTooLong },
            { OfLongText("{$replaceAll: {input: '$$t', find: 'x', replacement: 'xxxxx'}}"), TextTooLong },
            { OfLongText("{$replaceAll: {input: '$$t', find: '', replacement: 'yyyy'}}"), TextTooLong },
            { OfLongText("{$split: ['$$t', 'x']}"), MemoryExceeded },
            { Doubled("[1]", "{$concatArrays: ['$$value', '$$value']}"), MemoryExceeded },
            { Doubled("[1]", "['$$value', '$$value']"), MemoryExceeded },
            { Doubled("{a: 1}", "{a: '$$value', b: '$$value'}"), MemoryExceeded },
            { "{$map: {input: {$range: [0, 100]}, in: {$range: [0, 1000000]}}}", MemoryExceeded },
            { "{$zip: {inputs: [{$range: [0, 3000000]}, {$range: [0, 3000000]}]}}", MemoryExceeded },
        };

    [Theory]
    [MemberData(nameof(Growing))]
    public void Refuses(string expression, int code)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Evaluation.ShouldRefuse(expression, code);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1L << 30);
    }

    [Theory]
    [InlineData("[{$group: {_id: null, all: {$push: '$text'}}}]", MemoryExceeded)]
    [InlineData("[{$lookup: {from: 'texts', pipeline: [], as: 'all'}}]", 4568)]
    public void Of_what_cannot_be_spilled_a_stage_holds_100_MB_even_where_disk_use_is_allowed(string pipeline, int code)
    {
        var document = new BsonDocument("text", new string('x', 100_000));
        var host = new MemoryHost();
        host["texts"].AddRange(Enumerable.Repeat(document, 2000));
        var parsed = Pipeline.Parse(Evaluation.Parse(pipeline).AsBsonArray, host, null, allowDiskUse: true);
        Should.Throw<MongoException>(() => parsed.Run(Enumerable.Repeat(document, 2000)).Count()).Code.ShouldBe(code);
    }

    [Fact]
    public void A_document_that_is_small_until_it_is_written_out_is_refused_while_it_is()
    {
        var value = (BsonValue)new string('x', 100_000);
        for (var i = 0; i < 60; i++)
            value = new BsonArray { value, value };
        var document = new BsonDocument("a", value);
        Should.Throw<MongoException>(() => Bson.Encode(document)).Code.ShouldBe((int)ErrorCode.BSONObjectTooLarge);
        using var reply = new ReplyWriter();
        reply.StartMessage();
        Should.Throw<MongoException>(() => reply.Write("a", document)).Code.ShouldBe((int)ErrorCode.BSONObjectTooLarge);
    }
}
