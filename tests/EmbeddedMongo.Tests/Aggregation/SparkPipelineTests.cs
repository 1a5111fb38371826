using EmbeddedMongo.Aggregation.Stages;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Tests.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Aggregation;

/// <summary>The pipelines that MongoDB's Spark connector 10.5 sends: inference, each partitioner, pushed-down filters.</summary>
public class SparkPipelineTests
{
    private static readonly string Users = new BsonArray(
        Enumerable
            .Range(0, 100)
            .Select(i => new BsonDocument
            {
                { "_id", i },
                { "city", i % 4 == 0 ? "Oran" : "Algiers" },
                { "total_spend", i * 2000L },
                { "user_id", $"U{i:000000}" },
            })
    ).ToJson();

    [Fact]
    public void SamplePartitioner_asks_for_the_collection_s_size()
    {
        var host = new MemoryHost("users").With("users", Users);
        var stats = Evaluation
            .Run("[{$collStats: {storageStats: {}}}, {$project: {size: '$storageStats.size', count: '$storageStats.count'}}]", "[]", host)
            .Single();
        stats["count"].ShouldBe(100);
        stats["size"].ToInt64().ShouldBe(host["users"].Sum(document => document.ToBson().Length));
    }

    [Fact]
    public void Statistics_of_a_collection_that_does_not_exist_are_refused_as_the_connector_expects() =>
        Evaluation.ShouldRefusePipeline(
            "[{$collStats: {storageStats: {}}}]",
            (int)ErrorCode.NamespaceNotFound,
            host: new MemoryHost("none")
        );

    [Fact]
    public void SamplePartitioner_samples_and_sorts_the_partition_key()
    {
        var keys = Evaluation
            .Run("[{$match: {}}, {$sample: {size: 10}}, {$project: {_id: 1}}, {$sort: {_id: 1}}]", Users)
            .Select(document => document["_id"].AsInt32)
            .ToList();
        keys.Count.ShouldBe(10);
        keys.ShouldBe(keys.Distinct().Order());
    }

    [Fact]
    public void Paginate_walks_the_partition_key() =>
        Evaluation.ShouldGiveDocuments(
            "[{$match: {_id: {$gte: 20}}}, {$project: {_id: 1}}, {$sort: {_id: 1}}, {$skip: 25}, {$limit: 1}]",
            Users,
            "[{_id: 45}]"
        );

    [Fact]
    public void AutoBucket_covers_every_document_once()
    {
        var buckets = Evaluation.Run("[{$match: {}}, {$bucketAuto: {groupBy: '$_id', buckets: 7}}]", Users);
        buckets.Count.ShouldBe(7);
        buckets.Sum(bucket => bucket["count"].AsInt32).ShouldBe(100);
        buckets.Zip(buckets.Skip(1)).ShouldAllBe(pair => pair.First["_id"]["max"] == pair.Second["_id"]["min"]);
    }

    [Theory]
    [InlineData("{$and: [{city: {$ne: null}}, {total_spend: {$ne: null}}, {city: 'Oran'}, {total_spend: {$gt: 100000}}]}", 12)]
    [InlineData("{$or: [{city: 'Setif'}, {total_spend: {$lte: 2000}}]}", 2)]
    [InlineData("{city: {$in: ['Oran', 'Setif']}}", 25)]
    [InlineData("{user_id: {$regex: '^U00009'}}", 10)]
    [InlineData("{user_id: {$regex: '9$'}}", 10)]
    [InlineData("{city: {$not: {$eq: 'Oran'}}}", 75)]
    [InlineData("{$nor: [{city: 'Oran'}]}", 75)]
    [InlineData("{city: {$eq: null}}", 0)]
    public void Pushed_down_filters(string filter, int expected) =>
        Evaluation.Run($"[{{$match: {filter}}}, {{$project: {{city: 1, total_spend: 1, user_id: 1}}}}]", Users).Count.ShouldBe(expected);

    [Fact]
    public void The_planner_can_lift_the_leading_stages()
    {
        var pipeline = Pipeline.Parse(
            Evaluation.Parse("[{$match: {city: 'Oran'}}, {$sort: {total_spend: -1}}, {$skip: 2}, {$limit: 5}]").AsBsonArray,
            new MemoryHost()
        );
        pipeline.Stages[0].ShouldBeOfType<MatchStage>().Filter.Source.ShouldBe(new BsonDocument("city", "Oran"));
        var sort = pipeline.Stages[1].ShouldBeOfType<SortStage>();
        sort.Sort.Fields.ShouldBe([("total_spend", -1)]);
        sort.Limit.ShouldBe(7);
        pipeline.Stages[2].ShouldBeOfType<SkipStage>().Count.ShouldBe(2);
        pipeline.Stages[3].ShouldBeOfType<LimitStage>().Count.ShouldBe(5);
    }

    [Fact]
    public void CountDocuments_is_recognised()
    {
        var pipeline = Pipeline.Parse(Evaluation.Parse("[{$match: {}}, {$group: {_id: 1, n: {$sum: 1}}}]").AsBsonArray, new MemoryHost());
        pipeline.Stages[1].ShouldBeOfType<GroupStage>().CountsAll.ShouldBe(((BsonValue)1, "n"));
    }
}
