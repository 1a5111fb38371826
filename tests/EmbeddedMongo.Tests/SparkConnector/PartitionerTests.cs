using System.Diagnostics;
using System.Globalization;
using MongoDB.Bson;
using static DzStore.SparkConnect.Functions;

namespace EmbeddedMongo.Tests.SparkConnector;

/// <summary>Whichever way the connector cuts a collection into pieces, Spark sees each document once.</summary>
public sealed class PartitionerTests(TestServer server, SparkFixture spark) : ConnectorTest(server, spark)
{
    private const string Package = "com.mongodb.spark.sql.connector.read.partitioner.";

    /// <summary>
    /// 20 MB, or as many as PARTITIONER_MEGABYTES says: 300 take two minutes, and then the defaults cut too. Prints what each took.
    /// </summary>
    [Fact]
    public async Task Every_partitioner_reads_every_document_once()
    {
        var megabytes = int.Parse(Environment.GetEnvironmentVariable("PARTITIONER_MEGABYTES") ?? "20", CultureInfo.InvariantCulture);
        var documents = megabytes * 1000;
        await FillAsync("traffic", documents, bytesEach: 1000);
        // The default pieces are of 64 MB.
        await ReadsAllOnceAsync("traffic", documents, null, [], fewest: Math.Max(1, megabytes / 80));
        foreach (var (name, options, fewest) in Partitioners(Math.Max(4, megabytes / 10)))
            await ReadsAllOnceAsync("traffic", documents, name, options, fewest);
    }

    [Fact]
    public async Task A_filter_narrows_what_is_cut_into_pieces()
    {
        await FillAsync("traffic", documents: 10_000, bytesEach: 500);
        foreach (var (name, options, _) in Partitioners(megabytes: 1))
        {
            var read = Read("traffic", null, [("partitioner", Package + name), .. options]).Filter(Col("even") == true);
            (await read.Agg(CountDistinct("_id").As("ids"), Count("*").As("rows")).CollectAsync<(long, long)>(Stop)).ShouldBe(
                [(5000, 5000)],
                name
            );
        }
    }

    [Fact]
    public async Task Sharded_reads_a_collection_that_is_not_sharded_in_one_piece()
    {
        await FillAsync("traffic", documents: 100, bytesEach: 100);
        await ReadsAllOnceAsync("traffic", 100, "ShardedPartitioner", [], fewest: 1);
    }

    [Fact]
    public async Task A_collection_that_does_not_exist_reads_as_empty()
    {
        foreach (var (name, options, _) in Partitioners(megabytes: 1))
            (await Read("none", "_id INT", [("partitioner", Package + name), .. options]).CountAsync(Stop)).ShouldBe(0, name);
    }

    private static IEnumerable<(string Name, (string, string)[] Options, int Fewest)> Partitioners(int megabytes)
    {
        (string, string) size = ("partitioner.options.partition.size", $"{megabytes}");
        yield return ("SamplePartitioner", [size], 4);
        yield return ("PaginateBySizePartitioner", [size], 4);
        yield return ("PaginateIntoPartitionsPartitioner", [("partitioner.options.max.number.of.partitions", "4")], 4);
        yield return ("AutoBucketPartitioner", [("partitioner.options.chunkSize", $"{megabytes}")], 4);
        yield return ("SinglePartitionPartitioner", [], 1);
    }

    private async Task ReadsAllOnceAsync(string collection, int documents, string? name, (string, string)[] options, int fewest)
    {
        if (name is not null)
            options = [("partitioner", Package + name), .. options];
        var clock = Stopwatch.StartNew();
        var totals = await Read(collection, "_id INT, text STRING", options)
            .Select(Col("_id"), Length("text").As("length"), Expr("spark_partition_id()").As("piece"))
            .Agg(
                Count("*").As("rows"),
                CountDistinct("_id").As("ids"),
                Sum("_id").As("sum"),
                CountDistinct("piece").As("pieces"),
                Min("length").As("shortest")
            )
            .CollectAsync<(long Rows, long Ids, long Sum, long Pieces, int Shortest)>(Stop);
        var (rows, ids, sum, pieces, _) = totals.ShouldHaveSingleItem();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name ?? "default"}: {rows} documents in {pieces} pieces, {clock.ElapsedMilliseconds} ms"
        );
        (rows, ids, sum).ShouldBe((documents, documents, documents * (documents - 1L) / 2), name);
        pieces.ShouldBeGreaterThanOrEqualTo(fewest, name);
    }

    private async Task FillAsync(string collection, int documents, int bytesEach)
    {
        var text = new string('x', bytesEach - 60);
        foreach (var ids in Enumerable.Range(0, documents).Chunk(20_000))
        {
            // Not in order: the order of insertion must not stand in for the order of the partition key.
            Random.Shared.Shuffle(ids);
            await Collection(collection)
                .InsertManyAsync(
                    ids.Select(id => new BsonDocument
                    {
                        { "_id", id },
                        { "even", id % 2 == 0 },
                        { "text", text },
                    }),
                    cancellationToken: Stop
                );
        }
    }
}
