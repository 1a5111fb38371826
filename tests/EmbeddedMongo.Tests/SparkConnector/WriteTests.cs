using DzStore.SparkConnect;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Types;
using MongoDB.Bson;
using MongoDB.Driver;
using static DzStore.SparkConnect.Functions;

namespace EmbeddedMongo.Tests.SparkConnector;

/// <summary>Every way the connector writes, and what Spark is told where this server refuses.</summary>
public sealed class WriteTests(TestServer server, SparkFixture spark) : ConnectorTest(server, spark)
{
    private static readonly (string, string) Insert = ("operationType", "insert");
    private static readonly (string, string) Replace = ("operationType", "replace");
    private static readonly (string, string) Update = ("operationType", "update");

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Bulk_writes_of_20_000_documents(string ordered)
    {
        var rows = Spark.Range(20_000).Select(Col("id").As("_id"), (Col("id") * 2L).As("double"));
        await WriteAsync(rows, "bulk", SaveMode.Append, [Insert, ("ordered", ordered)]);
        (await CountAsync("bulk", "{}")).ShouldBe(20_000);

        // The same again in place of the first: nothing comes twice.
        await WriteAsync(rows.WithColumn("double", Col("double") + 1L), "bulk", SaveMode.Append, [Replace, ("ordered", ordered)]);
        (await CountAsync("bulk", "{}")).ShouldBe(20_000);
        (await CountAsync("bulk", "{$expr: {$eq: ['$double', {$add: [{$multiply: ['$_id', 2]}, 1]}]}}")).ShouldBe(20_000);
    }

    [Fact]
    public async Task Overwrite_takes_the_place_of_what_was_there()
    {
        await FillAsync("{_id: 1, old: true}", "{_id: 77, old: true}");
        await WriteAsync(Rows((1, "new"), (2, "new")), "c", SaveMode.Overwrite);
        (await TextAsync()).ShouldBe(["""{ "_id" : 1, "name" : "new" }""", """{ "_id" : 2, "name" : "new" }"""]);
    }

    [Fact]
    public async Task Append_by_default_replaces_the_document_with_its_id_and_inserts_the_others()
    {
        await FillAsync("{_id: 1, old: true}");
        await WriteAsync(Rows((1, "new"), (2, "new")), "c", SaveMode.Append);
        (await TextAsync()).ShouldBe(["""{ "_id" : 1, "name" : "new" }""", """{ "_id" : 2, "name" : "new" }"""]);
    }

    [Fact]
    public async Task Update_keeps_the_fields_that_it_does_not_write()
    {
        await FillAsync("{_id: 1, old: true}");
        await WriteAsync(Rows((1, "new"), (2, "new")), "c", SaveMode.Append, [Update]);
        (await TextAsync()).ShouldBe(["""{ "_id" : 1, "old" : true, "name" : "new" }""", """{ "_id" : 2, "name" : "new" }"""]);
    }

    [Theory]
    [InlineData("replace", """{ "_id" : 1, "name" : "new" }""")]
    [InlineData("update", """{ "_id" : 1, "old" : true, "name" : "new" }""")]
    public async Task Without_upserts_only_what_is_there_changes(string operation, string expected)
    {
        await FillAsync("{_id: 1, old: true}");
        await WriteAsync(Rows((1, "new"), (2, "new")), "c", SaveMode.Append, [("operationType", operation), ("upsertDocument", "false")]);
        (await TextAsync()).ShouldBe([expected]);
    }

    [Fact]
    public async Task Documents_are_found_by_the_fields_that_the_options_name()
    {
        await FillAsync("{_id: 'a', key: 1, old: true}");
        var rows = Rows((1, "new"), (2, "new")).WithColumnRenamed("_id", "key");
        await WriteAsync(rows, "c", SaveMode.Append, [Update, ("idFieldList", "key")]);
        (await CountAsync("c", "{_id: 'a', key: 1, old: true, name: 'new'}")).ShouldBe(1);
        (await CountAsync("c", "{_id: {$type: 'objectId'}, key: 2, name: 'new'}")).ShouldBe(1);
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 3)]
    public async Task A_duplicate_key_is_an_error_in_Spark(string ordered, int stored)
    {
        await FillAsync("{_id: 2, old: true}");
        var rows = Rows((1, "new"), (2, "new"), (3, "new"), (4, "new")).Repartition(1).SortWithinPartitions("_id");
        var error = await Should.ThrowAsync<SparkConnectException>(() =>
            WriteAsync(rows, "c", SaveMode.Append, [Insert, ("ordered", ordered)])
        );
        error.Message.ShouldBe("Writing job failed.");
        // Ordered, nothing after the first failure; unordered, all but the failures.
        (await CountAsync("c", "{name: 'new'}")).ShouldBe(stored);
        (await CountAsync("c", "{_id: 2, old: true}")).ShouldBe(1);
    }

    [Fact]
    public async Task A_unique_index_is_an_error_in_Spark_too()
    {
        await Collection("c")
            .Indexes.CreateOneAsync(
                new CreateIndexModel<BsonDocument>("{name: 1}", new CreateIndexOptions { Unique = true }),
                cancellationToken: Stop
            );
        var error = await Should.ThrowAsync<SparkConnectException>(() => WriteAsync(Rows((1, "same"), (2, "same")), "c", SaveMode.Append));
        error.Message.ShouldBe("Writing job failed.");
        (await CountAsync("c", "{}")).ShouldBe(1);
    }

    private DataFrame Rows(params IEnumerable<(int Id, string Name)> rows) =>
        Spark.CreateDataFrame(
            rows.Select(row => (IReadOnlyList<object?>)[row.Id, row.Name]),
            new StructType { { "_id", DataType.Integer }, { "name", DataType.String } }
        );

    private Task FillAsync(params IEnumerable<string> documents) =>
        Collection("c").InsertManyAsync(documents.Select(BsonDocument.Parse), cancellationToken: Stop);

    private Task<long> CountAsync(string collection, string filter) =>
        Collection(collection).CountDocumentsAsync(BsonDocument.Parse(filter), cancellationToken: Stop);

    private async Task<IEnumerable<string>> TextAsync() =>
        (await Collection("c").Find("{}").Sort("{_id: 1}").ToListAsync(Stop)).Select(document => document.ToJson());
}
