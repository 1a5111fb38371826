using DzStore.SparkConnect;
using MongoDB.Bson;
using MongoDB.Driver;
using static DzStore.SparkConnect.Functions;

namespace EmbeddedMongo.Tests.SparkConnector;

/// <summary>
/// Filters that Spark pushes down, held against Spark's own answer on the same data: there each condition is a column and not a filter, so
/// that Spark has to compute it.
/// </summary>
public sealed class PushdownTests(TestServer server, SparkFixture spark) : ConnectorTest(server, spark)
{
    private const string Schema =
        "_id INT, city STRING, spend BIGINT, ratio DOUBLE, money DECIMAL(20,2), at TIMESTAMP, vip BOOLEAN, place STRUCT<zip: "
        + "INT, street: STRING>";

    private static readonly (string, string) OnePiece = (
        "partitioner",
        "com.mongodb.spark.sql.connector.read.partitioner.SinglePartitionPartitioner"
    );

    // Letter case, trailing blanks, both forms of é, right to left, beyond the basic plane (there UTF-16 and UTF-8 order differ), what
    // patterns take for their own.
    private static readonly string[] Cities =
    [
        "Oran",
        "oran",
        "Oran ",
        "ORAN",
        "Ørån",
        "وهران",
        "オラン",
        "🐎 Oran",
        "\uFF5E wave",
        "S\u00E9tif",
        "Se\u0301tif",
        "",
        "a.b",
        "aXb",
        "50% off",
        "under_score",
        "back\\slash",
        "line\nbreak",
        "(paren",
        "[bracket]",
        "^caret$",
        "$price",
        "Oran\\E.*",
        "zebra",
    ];

    // Not here, as connector 10.5 sends what MongoDB answers otherwise than Spark, whatever server that is: characters that patterns take
    // for their own in startswith, endswith and contains (it quotes none); NULL in an IN list; and NOT IN, or <> below an OR, where the
    // field is null (Spark's answer is null, MongoDB's is true).
    private static readonly string[] Conditions =
    [
        "city = 'Oran'",
        "city <=> 'Oran'",
        "city <=> NULL",
        "city <> 'Oran'",
        "NOT (city <=> 'Oran')",
        "city IS NULL",
        "city IS NOT NULL",
        "city = ''",
        "city > 'Oran'",
        "city >= 'Oran'",
        "city < 'オラン'",
        "city <= 'S\u00E9tif'",
        "city > '\uFF5E'",
        "city < '🐎'",
        "city IN ('Oran', 'وهران', '')",
        "startswith(city, 'Oran')",
        "startswith(city, '')",
        "startswith(city, '🐎')",
        "startswith(city, 'Se')",
        "endswith(city, 'n')",
        "endswith(city, 'n ')",
        "endswith(city, 'ران')",
        "endswith(city, 'break')",
        "endswith(city, 'line\\n')",
        "contains(city, 'ra')",
        "contains(city, '% ')",
        "contains(city, '\\n')",
        "contains(city, '\u0301')",
        "city LIKE 'Or%'",
        "city LIKE '%if'",
        "city LIKE '%ra%'",
        "NOT startswith(city, 'Oran')",
        "NOT contains(city, 'ra')",
        "spend = 0",
        "spend = 100000",
        "spend > 100000",
        "spend >= 100000",
        "spend < 3",
        "spend <= -1",
        "spend <> 2",
        "spend <=> 2",
        "spend IN (1, 2, 9007199254740993)",
        "spend = 9007199254740993",
        "spend > 9007199254740992",
        "spend BETWEEN 1 AND 2",
        "spend IS NULL",
        "spend IS NOT NULL",
        "ratio = 0",
        "ratio > 0.5",
        "ratio <= -0.25",
        "ratio = 0.1",
        "ratio < double('Infinity')",
        "ratio = double('-Infinity')",
        "ratio IN (1, 0.5)",
        "money = 0.10",
        "money > 99.99",
        "money <= 0.1",
        "money IN (1.00, 0.10)",
        "money IS NULL",
        "at = TIMESTAMP'2026-11-27 00:00:00'",
        "at > TIMESTAMP'2026-11-27 00:00:00'",
        "at <= TIMESTAMP'1969-12-31 23:59:59.999'",
        "at IS NULL",
        "vip = true",
        "vip = false",
        "vip",
        "NOT vip",
        "vip IS NULL",
        "place.zip = 31000",
        "place.zip > 31000",
        "place.street IS NULL",
        "place.street = 'Larbi'",
        "place.zip IN (31000, 16000)",
        "city = 'Oran' AND spend > 100000",
        "city = 'Oran' OR spend > 100000",
        "city = 'Oran' AND (spend > 1 OR vip)",
        "(city = 'Oran' AND vip) OR (spend <= 2 AND ratio > 0)",
        "NOT (city = 'Oran' OR spend > 1)",
        "city IS NULL OR spend IS NULL",
        "city IS NULL AND spend IS NOT NULL",
        "NOT (city IS NULL OR vip)",
    ];

    [Fact]
    public async Task Spark_and_this_server_filter_alike()
    {
        await FillAsync(new Random(20261127));
        var columns = Conditions.Select((condition, i) => Expr(condition).As($"c{i}"));
        var own = await Read("c", Schema).Select([Col("_id"), .. columns]).CollectAsync(Stop);
        own.Count.ShouldBe(500);

        await ProfileAsync(2);
        var differences = new List<string>();
        // Some at a time in one job, as jobs cost more than their queries.
        foreach (var some in Enumerable.Range(0, Conditions.Length).Chunk(25))
        {
            var rows = await some.Select(Pushed).Aggregate((all, next) => all.Union(next)).CollectAsync<(int Id, int Condition)>(Stop);
            foreach (var i in some)
            {
                var expected = own.Where(row => row[i + 1] is true).Select(row => (int)row[0]!).Order().ToArray();
                var pushed = rows.Where(row => row.Condition == i).Select(row => row.Id).Order().ToArray();
                // No more was returned than the answer: nothing was left for Spark to filter.
                var noted = await NotedAsync($"condition {i}");
                var returned = noted.Sum(entry => entry["nreturned"].ToInt32());
                if (!pushed.SequenceEqual(expected) || returned != pushed.Length)
                {
                    differences.Add(
                        $"{Conditions[i]}: Spark finds {expected.Length}, pushed down {pushed.Length}, {returned} returned by "
                            + $"{noted[0]["command"]["pipeline"]}"
                    );
                }
            }
        }

        differences.ShouldBeEmpty();
    }

    private DataFrame Pushed(int condition) =>
        Read("c", Schema, [("comment", $"condition {condition}"), OnePiece])
            .Filter(Conditions[condition])
            .Select(Col("_id"), Lit(condition).As("condition"));

    /// <summary>
    /// Values of every kind that the schema takes, each field also null and missing; numbers of every BSON type, whole where Spark's column
    /// is.
    /// </summary>
    private Task FillAsync(Random random)
    {
        BsonValue[] spends =
        [
            0,
            1,
            2,
            -1,
            100_000,
            100_001,
            0L,
            2L,
            100_000L,
            9_007_199_254_740_992L,
            9_007_199_254_740_993L,
            0.0,
            2.0,
            100_000.0,
            1e6,
            9_007_199_254_740_992.0,
        ];
        BsonValue[] ratios = [0, 1, -1, 2L, 0.5, -0.25, 0.1, new BsonDouble(-0.0), 1e300, double.PositiveInfinity, double.NegativeInfinity];
        BsonValue[] moneys =
        [
            Decimal128.Parse("0.10"),
            Decimal128.Parse("0.1"),
            Decimal128.Parse("99.99"),
            Decimal128.Parse("1.00"),
            Decimal128.Parse("123456789012345678.90"),
            Decimal128.Parse("-5"),
        ];
        BsonValue[] times =
        [
            new BsonDateTime(1_795_737_600_000),
            new BsonDateTime(1_795_737_600_001),
            new BsonDateTime(-1),
            new BsonDateTime(0),
        ];
        BsonValue[] places =
        [
            BsonDocument.Parse("{zip: 31000, street: 'Larbi'}"),
            BsonDocument.Parse("{zip: 16000}"),
            BsonDocument.Parse("{zip: {$numberLong: '31001'}, street: null}"),
            new BsonDocument(),
        ];
        BsonValue[] cities = [.. Cities];
        (string Name, BsonValue[] Values)[] fields =
        [
            ("city", cities),
            ("spend", spends),
            ("ratio", ratios),
            ("money", moneys),
            ("at", times),
            ("vip", [true, false]),
            ("place", places),
        ];

        return Collection("c")
            .InsertManyAsync(
                Enumerable
                    .Range(0, 500)
                    .Select(id =>
                    {
                        var document = new BsonDocument("_id", id);
                        foreach (var (name, values) in fields)
                        {
                            if (random.Next(10) is var kind && kind == 0)
                                document.Add(name, BsonNull.Value);
                            else if (kind > 1)
                                document.Add(name, values[random.Next(values.Length)]);
                        }

                        return document;
                    }),
                cancellationToken: Stop
            );
    }
}
