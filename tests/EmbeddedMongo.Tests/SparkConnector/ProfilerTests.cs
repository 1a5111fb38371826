using DzStore.SparkConnect;
using MongoDB.Bson;
using MongoDB.Driver;
using static DzStore.SparkConnect.Functions;

namespace EmbeddedMongo.Tests.SparkConnector;

/// <summary>A run of Spark's is found in the profile by the comment that it carries.</summary>
public sealed class ProfilerTests(TestServer server, SparkFixture spark) : ConnectorTest(server, spark)
{
    private const string Schema = "user_id STRING, city STRING, total_spend BIGINT";

    [Fact]
    public async Task A_filter_on_an_index_examines_what_it_returns()
    {
        await FillAsync();
        await Collection("users")
            .Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{city: 1, total_spend: 1}"), cancellationToken: Stop);
        await ProfileAsync(2);
        await Read("users", Schema, [("comment", "run-1")])
            .Filter((Col("city") == "Oran") & (Col("total_spend") > 100_000L))
            .CollectAsync(Stop);
        await Read("users", Schema, [("comment", "run-2")]).CollectAsync(Stop);
        await ProfileAsync(0);

        // The partitioner counts what matches before it is read.
        var reads = (await NotedAsync("run-1"))
            .Where(entry =>
                !entry["command"]["pipeline"].ToJson().Contains("$group", StringComparison.Ordinal) && entry.Contains("planSummary")
            )
            .ToList();
        var read = reads.ShouldHaveSingleItem(reads.ToJson());
        read["op"].ShouldBe("command");
        read["ns"].ShouldBe($"{Database.DatabaseNamespace.DatabaseName}.users");
        read["command"]["aggregate"].ShouldBe("users");
        read["planSummary"].ShouldBe("IXSCAN { city: 1, total_spend: 1 }");
        read["nreturned"].ShouldBe(74);
        read["docsExamined"].ShouldBe(74);
        read["keysExamined"].ShouldBe(74);
        read["millis"].AsInt32.ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task A_large_read_is_noted_by_its_getMores_too()
    {
        await FillAsync();
        await ProfileAsync(2);
        await Read("users", Schema, [("comment", "run")]).CollectAsync(Stop);
        await ProfileAsync(0);

        var reads = (await NotedAsync("run"))
            .Where(entry => entry["command"].AsBsonDocument.Contains("getMore") || entry.Contains("cursorid"))
            .ToList();
        reads.Count(entry => entry["op"] == "getmore").ShouldBeGreaterThanOrEqualTo(1);
        reads.Sum(entry => entry["nreturned"].ToInt32()).ShouldBe(400);
        reads
            .Where(entry => entry["op"] == "getmore")
            .ShouldAllBe(entry => entry["originatingCommand"]["comment"] == "run" && entry["planSummary"] == "COLLSCAN");
        reads[^1]["cursorExhausted"].ShouldBe(true);
    }

    [Fact]
    public async Task Writes_are_noted_by_the_comment_too()
    {
        await ProfileAsync(2);
        await WriteAsync(Spark.Range(10).Select(Col("id").As("_id")), "written", SaveMode.Append, [("comment", "writer")]);
        await ProfileAsync(0);
        var writes = (await NotedAsync("writer")).Where(entry => entry["op"] == "update").ToList();
        writes.ShouldNotBeEmpty();
        writes.ShouldAllBe(entry => entry["ns"] == $"{Database.DatabaseNamespace.DatabaseName}.written");
    }

    private Task FillAsync() =>
        Collection("users")
            .InsertManyAsync(
                Enumerable
                    .Range(0, 400)
                    .Select(i => new BsonDocument
                    {
                        { "_id", i },
                        { "user_id", $"U{i:000000}" },
                        { "city", i % 4 == 0 ? "Oran" : "Algiers" },
                        { "total_spend", 2000L * (i % 200) },
                    }),
                cancellationToken: Stop
            );
}
