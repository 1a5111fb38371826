using EmbeddedMongo.Aggregation.Stages;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Tests.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Aggregation.Stages;

/// <summary>Without allowDiskUse a blocking stage stops at 100 MB, with MongoDB's code; a bounded one does not get there.</summary>
public class MemoryLimitTests
{
    private static readonly string Large = new('x', 100_000);

    [Theory]
    [InlineData("[{$sort: {a: 1}}]")]
    [InlineData("[{$group: {_id: null, all: {$push: '$text'}}}]")]
    [InlineData("[{$group: {_id: '$a', one: {$first: '$text'}}}]")]
    [InlineData("[{$bucketAuto: {groupBy: '$a', buckets: 2}}]")]
    public void Refuses(string pipeline) =>
        Should.Throw<MongoException>(() => Count(pipeline)).Code.ShouldBe((int)ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed);

    [Theory]
    [InlineData("[{$sort: {a: -1}}, {$limit: 5}]", 5)]
    [InlineData("[{$group: {_id: null, n: {$sum: 1}}}]", 1)]
    [InlineData("[{$sample: {size: 7}}]", 7)]
    public void Streams(string pipeline, int expected) => Count(pipeline).ShouldBe(expected);

    private static int Count(string pipeline)
    {
        var documents = Enumerable.Range(0, 2000).Select(i => new BsonDocument { { "a", i }, { "text", Large } });
        return Pipeline.Parse(Evaluation.Parse(pipeline).AsBsonArray, new MemoryHost(), null, allowDiskUse: false).Run(documents).Count();
    }
}
