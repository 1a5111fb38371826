using DzStore.SparkConnect;
using MongoDB.Bson;
using MongoDB.Driver;
using static DzStore.SparkConnect.Functions;

namespace EmbeddedMongo.Tests.SparkConnector;

/// <summary>What is written by Spark is read by Spark as it was, and a document that Spark reads and writes back is the same.</summary>
public sealed class RoundTripTests(TestServer server, SparkFixture spark) : ConnectorTest(server, spark)
{
    [Fact]
    public async Task Every_type_of_Spark_s_comes_back()
    {
        var written = await Spark.SqlAsync(
            """
            SELECT * FROM VALUES
              (1, true, 9000000000L, 1.5D, 'žluťoučký 🐎 سوق', X'00FF10', DATE'2024-02-29',
               TIMESTAMP'2026-11-27 00:00:00.123', 123456789012345678901234567.89BD,
               array(1, null, 3), array('a'), named_struct('city', 'Oran', 'deep', named_struct('n', 7L)), map('k', 1.25D, 'l', null),
               array(named_struct('x', 1), named_struct('x', 2))),
              (2, false, -1L, -0.0D, '', X'', DATE'1969-12-31', TIMESTAMP'1900-01-01 00:00:00', -0.01BD,
               array(), array(), named_struct('city', '', 'deep', named_struct('n', CAST(null AS BIGINT))), map(), array()),
              (3, null, null, null, null, null, null, null, null, null, null, null, null, null)
            AS t(_id, flag, big, real, text, bytes, day, moment, money, numbers, texts, place, map, structs)
            """,
            Stop
        );
        await WriteAsync(written, "types", SaveMode.Append);

        var read = Read("types", await DdlAsync(written));
        (await TextAsync(read)).ShouldBe(await TextAsync(written));
        var stored = await Collection("types").Find("{_id: 1}").SingleAsync(Stop);
        stored["big"].BsonType.ShouldBe(BsonType.Int64);
        stored["moment"].ShouldBe(new BsonDateTime(new DateTime(2026, 11, 27, 0, 0, 0, 123, DateTimeKind.Utc)));
        stored["money"].ShouldBe(new BsonDecimal128(Decimal128.Parse("123456789012345678901234567.89")));
        stored["bytes"].AsByteArray.ShouldBe([0, 255, 16]);
        stored["place"].ShouldBe(BsonDocument.Parse("{city: 'Oran', deep: {n: {$numberLong: '7'}}}"));
        stored["numbers"].ShouldBe(new BsonArray { 1, BsonNull.Value, 3 });
    }

    [Fact]
    public async Task A_schema_is_inferred_from_documents_that_differ()
    {
        await Collection("c")
            .InsertManyAsync(
                [
                    BsonDocument.Parse(
                        "{_id: 1, city: 'Oran', spend: 5, tags: ['a'], place: {zip: 31000}, at: {$date: "
                            + "'2026-11-27T00:00:00Z'}, only: true}"
                    ),
                    BsonDocument.Parse(
                        "{_id: 2, city: null, spend: {$numberLong: '6000000000'}, tags: [], place: {zip: 31000, street: 'Larbi'}, at: null}"
                    ),
                    BsonDocument.Parse("{_id: 3, spend: {$numberLong: '7'}}"),
                ],
                cancellationToken: Stop
            );
        var schema = (await Read("c").SchemaAsync(Stop)).ToDictionary(field => field.Name, field => field.DataType.SimpleString);
        schema.ShouldBe(
            new Dictionary<string, string>
            {
                ["_id"] = "int",
                ["at"] = "timestamp",
                ["city"] = "string",
                ["only"] = "boolean",
                ["place"] = "struct<street:string,zip:int>",
                ["spend"] = "bigint",
                ["tags"] = "array<string>",
            },
            ignoreOrder: true
        );
        (await Read("c").Agg(Sum("spend")).CollectAsync<long>(Stop)).ShouldBe([6_000_000_012]);
    }

    /// <summary>The sample that inference takes is of the whole collection, not of its head.</summary>
    [Fact]
    public async Task Inference_samples_the_whole_of_a_large_collection()
    {
        await Collection("c")
            .InsertManyAsync(
                Enumerable.Range(0, 20_000).Select(id => new BsonDocument { { "_id", id }, { id < 10_000 ? "early" : "late", 1 } }),
                cancellationToken: Stop
            );
        (await Read("c", null, [("sampleSize", "100")]).SchemaAsync(Stop)).FieldNames.ShouldBe(["_id", "early", "late"], ignoreOrder: true);
    }

    [Fact]
    public async Task Object_ids_are_text_in_Spark_and_object_ids_again_when_written_back_as_extended_JSON()
    {
        var id = ObjectId.GenerateNewId();
        await Collection("c").InsertOneAsync(new BsonDocument { { "_id", id }, { "owner", ObjectId.Empty } }, cancellationToken: Stop);
        (await Read("c").Select("_id", "owner").CollectAsync<(string, string)>(Stop)).ShouldBe([
            (id.ToString(), ObjectId.Empty.ToString()),
        ]);

        var rows = Read("c", "_id STRING, owner STRING", [("outputExtendedJson", "true")]);
        await WriteAsync(rows, "copy", SaveMode.Append, [("convertJson", "any")]);
        (await Collection("copy").Find("{}").SingleAsync(Stop)).ShouldBe(new BsonDocument { { "_id", id }, { "owner", ObjectId.Empty } });
    }

    private static async Task<string> DdlAsync(DataFrame frame) =>
        string.Join(", ", (await frame.SchemaAsync(Stop)).Select(field => $"{field.Name} {field.DataType.SimpleString}"));

    private static async Task<IEnumerable<string>> TextAsync(DataFrame frame) =>
        await frame.OrderBy("_id").Select(ToJson(Struct("*"))).CollectAsync<string>(Stop);
}
