using System.Data.SqlTypes;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Types;

namespace DzStore.SparkConnect.Tests.Spark;

/// <summary>Every type, from Spark's SQL to .NET, and from .NET up to Spark and back.</summary>
public class TypeTests(SparkFixture fixture) : SparkTest(fixture)
{
    public static TheoryData<string, string, object?> FromSql =>
        new()
        {
            { "NULL", "void", null },
            { "true", "boolean", true },
            { "CAST(-128 AS TINYINT)", "tinyint", (sbyte)-128 },
            { "CAST(-32768 AS SMALLINT)", "smallint", (short)-32768 },
            { "2147483647", "int", int.MaxValue },
            { "CAST(-9223372036854775808 AS BIGINT)", "bigint", long.MinValue },
            { "CAST(1.5 AS FLOAT)", "float", 1.5f },
            { "CAST('NaN' AS DOUBLE)", "double", double.NaN },
            { "CAST('-Infinity' AS DOUBLE)", "double", double.NegativeInfinity },
            { "CAST(-12345678.90 AS DECIMAL(10,2))", "decimal(10,2)", -12345678.90m },
            { "CAST('-9999999999999999999999999999' AS DECIMAL(28,0))", "decimal(28,0)", -9999999999999999999999999999m },
            {
                "CAST('99999999999999999999999999999999999999' AS DECIMAL(38,0))",
                "decimal(38,0)",
                SqlDecimal.Parse("99999999999999999999999999999999999999")
            },
            { "'Oran وهران 🛒'", "string", "Oran وهران 🛒" },
            { "''", "string", "" },
            { "X'00FF10'", "binary", new byte[] { 0, 255, 16 } },
            { "X''", "binary", Array.Empty<byte>() },
            { "DATE'0001-01-01'", "date", DateOnly.MinValue },
            { "DATE'9999-12-31'", "date", DateOnly.MaxValue },
            { "DATE'1969-12-31'", "date", new DateOnly(1969, 12, 31) },
            {
                "TIMESTAMP'2026-11-27 00:00:00.123456+01:00'",
                "timestamp",
                new DateTimeOffset(2026, 11, 26, 23, 0, 0, 123, 456, TimeSpan.Zero)
            },
            { "TIMESTAMP'1965-01-01 00:00:00.000001Z'", "timestamp", new DateTimeOffset(1965, 1, 1, 0, 0, 0, 0, 1, TimeSpan.Zero) },
            { "TIMESTAMP_NTZ'2026-11-27 08:30:00'", "timestamp_ntz", new DateTime(2026, 11, 27, 8, 30, 0) },
            { "INTERVAL '-1 02:03:04.5' DAY TO SECOND", "interval day to second", new TimeSpan(-1, -2, -3, -4, -500) },
            { "INTERVAL '2-3' YEAR TO MONTH", "interval year to month", new YearMonthInterval(27) },
            { "array(1, NULL, 3)", "array<int>", new int?[] { 1, null, 3 } },
            { "array('a')", "array<string>", new[] { "a" } },
            { "array(array(1L), array())", "array<array<bigint>>", new[] { new[] { 1L }, [] } },
            {
                "map('a', 1, 'b', NULL)",
                "map<string,int>",
                new Dictionary<string, int?> { ["a"] = 1, ["b"] = null }
            },
        };

    [Theory]
    [MemberData(nameof(FromSql))]
    public async Task A_value_of_Spark_is_the_closest_of_NET(string sql, string type, object? expected)
    {
        var frame = await Spark.SqlAsync($"SELECT {sql} AS v", Stop);
        (await frame.SchemaAsync(Stop))["v"].DataType.SimpleString.ShouldBe(type);
        var row = (await frame.CollectAsync(Stop)).ShouldHaveSingleItem();
        Same(row["v"], expected);
        // And null in its place.
        var nothing = (await (await Spark.SqlAsync($"SELECT IF(false, {sql}, NULL) AS v", Stop)).CollectAsync(Stop)).ShouldHaveSingleItem();
        nothing["v"].ShouldBeNull();
    }

    [Fact]
    public async Task A_struct_is_a_row_within_a_row()
    {
        var row = await (
            await Spark.SqlAsync(
                "SELECT named_struct('a', 1, 'b', named_struct('c', array('x'))) AS s, CAST(NULL AS STRUCT<a: INT>) AS n",
                Stop
            )
        ).FirstAsync(Stop);
        var outer = row!.GetAs<Row>("s");
        outer["a"].ShouldBe(1);
        outer.GetAs<Row>("b").GetAs<string[]>("c").ShouldBe(["x"]);
        row["n"].ShouldBeNull();
    }

    [Fact]
    public async Task A_time_that_NET_cannot_hold_is_an_error_and_not_another_time()
    {
        var failure = await Should.ThrowAsync<SparkMappingException>(async () =>
            await (await Spark.SqlAsync("SELECT DATE'+12026-01-01' AS far", Stop)).CollectAsync(Stop)
        );
        failure.Message.ShouldContain("'far'");
    }

    [Fact]
    public async Task Objects_come_back_as_they_went()
    {
        var at = new DateTime(2025, 12, 6, 10, 0, 0);
        var frame = Spark.CreateDataFrame([
            new
            {
                P = 10.5m,
                At = at,
                Instant = DateTime.SpecifyKind(at, DateTimeKind.Utc),
            },
        ]);
        var row = (await frame.CollectAsync(Stop)).ShouldHaveSingleItem();
        ((decimal)row["P"]!).ShouldBe(10.5m);
        ((DateTime)row["At"]!).ShouldBe(at);
        ((DateTimeOffset)row["Instant"]!).ShouldBe(new DateTimeOffset(at, TimeSpan.Zero));
        (await frame.Filter(Functions.Col("At") == at).CountAsync(Stop)).ShouldBe(1);
    }

    public static TheoryData<string, object?[]> Columns =>
        new()
        {
            { "v BOOLEAN", [true, false, null] },
            { "v TINYINT", [sbyte.MinValue, (sbyte)1, null] },
            { "v SMALLINT", [short.MaxValue, null] },
            { "v INT", [int.MinValue, 0, null] },
            { "v BIGINT", [long.MaxValue, -1L, null] },
            { "v FLOAT", [1.25f, float.NaN, null] },
            { "v DOUBLE", [double.Epsilon, double.PositiveInfinity, null] },
            { "v DECIMAL(10,2)", [12345678.90m, -0.01m, null] },
            { "v DECIMAL(38,18)", [1.5m, SqlDecimal.Parse("12345678901234567890.123456789012345678"), null] },
            { "v STRING", ["", "وهران 🛒", "a\"b\\\n", null] },
            { "v BINARY", [new byte[] { 1, 0, 255 }, Array.Empty<byte>(), null] },
            { "v DATE", [DateOnly.MinValue, new DateOnly(1970, 1, 1), DateOnly.MaxValue, null] },
            {
                "v TIMESTAMP",
                [new DateTimeOffset(2026, 11, 27, 0, 0, 0, 1, 2, TimeSpan.Zero), DateTimeOffset.UnixEpoch.AddTicks(-10), null]
            },
            { "v TIMESTAMP_NTZ", [new DateTime(2026, 11, 27, 8, 0, 0), null] },
            { "v INTERVAL DAY TO SECOND", [TimeSpan.FromMicroseconds(-5), TimeSpan.FromDays(400), null] },
            { "v INTERVAL YEAR TO MONTH", [new YearMonthInterval(-13), null] },
            { "v ARRAY<INT>", [new int?[] { 1, null }, Array.Empty<int?>(), null] },
            { "v ARRAY<ARRAY<STRING>>", [new[] { new[] { "a", null }, null }, null] },
            { "v MAP<STRING, BIGINT>", [new Dictionary<string, long?> { ["a"] = 1, ["b"] = null }, new Dictionary<string, long?>(), null] },
            { "v MAP<INT, ARRAY<DATE>>", [new Dictionary<int, DateOnly?[]> { [1] = [new DateOnly(2026, 1, 1), null] }, null] },
        };

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Values_go_up_and_come_back(string ddl, object?[] values)
    {
        var schema = await Spark.ParseSchemaAsync(ddl, Stop);
        var frame = Spark.CreateDataFrame(values.Select(value => (IReadOnlyList<object?>)[value]), schema);
        (await frame.SchemaAsync(Stop)).ShouldBe(schema);
        // Through a shuffle, so that Spark really holds the values.
        var rows = await frame
            .WithColumn("place", Functions.MonotonicallyIncreasingId())
            .Repartition(2)
            .OrderBy("place")
            .CollectAsync(Stop);
        rows.Count.ShouldBe(values.Length);
        for (var i = 0; i < values.Length; i++)
            Same(rows[i]["v"], values[i]);
    }

    [Fact]
    public async Task Text_of_a_length_goes_up_as_text()
    {
        var schema = new StructType { { "c", new CharType(3) }, { "a", new ArrayType(new VarcharType(5)) } };
        var frame = Spark.CreateDataFrame(
            [
                ["ab", new[] { "x" }],
            ],
            schema
        );
        (await frame.SchemaAsync(Stop)).SimpleString.ShouldBe("struct<c:string,a:array<string>>");
        (await frame.FirstAsync(Stop))!["c"].ShouldBe("ab");
    }

    [Fact]
    public async Task Structs_go_up_and_come_back()
    {
        var inner = new StructType { { "a", DataType.Integer, false }, { "b", DataType.String } };
        var schema = new StructType { { "s", inner }, { "many", new ArrayType(inner) } };
        var frame = Spark.CreateDataFrame(
            [
                [new Row(inner, 1, "x"), new[] { new Row(inner, 2, null) }],
                [null, null],
            ],
            schema
        );
        var rows = await frame.CollectAsync(Stop);
        rows[0].GetAs<Row>("s").Values.ShouldBe([1, "x"]);
        rows[0].GetAs<Row[]>("many").ShouldHaveSingleItem().Values.ShouldBe([2, null]);
        rows[1].Values.ShouldBe([null, null]);
        (await frame.SchemaAsync(Stop)).ShouldBe(schema);
    }

    public sealed record Product(
        string Name,
        decimal Price,
        DateTimeOffset Added,
        string[] Tags,
        Dictionary<string, int> Stock,
        Maker? Maker,
        Colour Colour,
        Guid Id,
        int? Rank
    );

    public sealed record Maker(string Country, DateOnly Since);

    public enum Colour
    {
        Black,
        Red,
    }

    [Fact]
    public async Task Objects_go_up_and_come_back_as_they_were()
    {
        Product[] products =
        [
            new(
                "Gaming Laptop",
                150_000.25m,
                new(2026, 11, 27, 0, 0, 0, TimeSpan.FromHours(1)),
                ["hot", "new"],
                new() { ["Oran"] = 3 },
                new("DZ", new(1999, 1, 1)),
                Colour.Red,
                Guid.NewGuid(),
                1
            ),
            new("Mouse", 0m, DateTimeOffset.UnixEpoch, [], [], null, Colour.Black, Guid.Empty, null),
        ];
        var frame = Spark.CreateDataFrame(products);
        var back = await frame.OrderBy("Name").CollectAsync<Product>(Stop);
        for (var i = 0; i < products.Length; i++)
        {
            (back[i] with { Tags = products[i].Tags, Stock = products[i].Stock }).ShouldBe(products[i]);
            back[i].Tags.ShouldBe(products[i].Tags);
            back[i].Stock.ShouldBe(products[i].Stock);
        }
        (await frame.Filter("Maker.Country = 'DZ'").Select("Name").CollectAsync<string>(Stop)).ShouldBe(["Gaming Laptop"]);
    }

    [Fact]
    public async Task An_empty_frame_keeps_its_schema()
    {
        var frame = Spark.CreateDataFrame<Maker>([]);
        (await frame.CollectAsync<Maker>(Stop)).ShouldBeEmpty();
        (await frame.IsEmptyAsync(Stop)).ShouldBeTrue();
        (await frame.SchemaAsync(Stop)).ShouldBe(
            new StructType { { "Country", DataType.String, false }, { "Since", DataType.Date, false } }
        );
    }

    [Fact]
    public async Task A_hundred_thousand_rows_go_up()
    {
        var frame = Spark.CreateDataFrame(Enumerable.Range(0, 100_000));
        (await frame.Agg(Functions.Sum("value"), Functions.CountDistinct("value")).CollectAsync<(long, long)>(Stop)).ShouldBe([
            (4_999_950_000, 100_000),
        ]);
    }

    [Fact]
    public async Task Literals_of_every_kind_mean_what_they_meant()
    {
        object?[] values =
        [
            true,
            (sbyte)1,
            (short)2,
            3,
            4L,
            1.5f,
            2.5,
            0.05m,
            123456789012345678901234.5678m,
            "text'",
            new byte[] { 1, 2 },
            new DateOnly(2026, 11, 27),
            new DateTimeOffset(2026, 11, 27, 1, 2, 3, TimeSpan.Zero),
            new DateTime(2026, 11, 27, 1, 2, 3),
            TimeSpan.FromHours(-1.5),
            new YearMonthInterval(14),
            null,
            new[] { 1, 2 },
            new[] { "a" },
            new Dictionary<string, int> { ["k"] = 7 },
            new sbyte[] { -1, 2 },
            new int?[] { 1, null, 3 },
            new string?[] { null },
            new decimal?[] { 1.5m, null }
                .Select(one => one is { } number ? SqlDecimal.ConvertToPrecScale(number, 38, 18) : (SqlDecimal?)null)
                .ToArray(),
            new[] { new[] { 1L }, null, [] },
            new Dictionary<string, int?> { ["a"] = null, ["b"] = 2 },
            new Dictionary<int, string?[]?> { [1] = ["x", null], [2] = null },
            new[] { new DateTime(2026, 11, 27, 1, 2, 3) },
            new DateTime?[] { new DateTime(2026, 11, 27, 1, 2, 3), null },
            new Dictionary<string, DateTime> { ["at"] = new(2026, 11, 27) },
        ];
        var row = await Spark.Range(1).Select(values.Select((value, i) => Functions.Lit(value).As($"v{i}"))).FirstAsync(Stop);
        for (var i = 0; i < values.Length; i++)
            Same(row![i], values[i]);
    }

    private static void Same(object? actual, object? expected)
    {
        if (expected is System.Collections.IEnumerable and not string)
            actual.ShouldBeAssignableTo<System.Collections.IEnumerable>().ShouldNotBeNull();
        switch (expected)
        {
            case System.Collections.IDictionary map:
                var pairs = actual.ShouldBeAssignableTo<System.Collections.IDictionary>()!;
                pairs.Count.ShouldBe(map.Count);
                foreach (var key in map.Keys)
                    Same(pairs[key], map[key]);
                break;
            case Array elements:
                var list = actual.ShouldBeAssignableTo<Array>()!;
                list.Length.ShouldBe(elements.Length);
                for (var i = 0; i < list.Length; i++)
                    Same(list.GetValue(i), elements.GetValue(i));
                break;
            default:
                actual.ShouldBe(expected);
                actual?.GetType().ShouldBe(expected!.GetType());
                break;
        }
    }
}
