using System.ComponentModel.DataAnnotations.Schema;
using System.Data.SqlTypes;
using DzStore.SparkConnect.Arrow;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Rows;
using DzStore.SparkConnect.Types;

namespace DzStore.SparkConnect.Tests.Rows;

/// <summary>Matching and converting, without a Spark: batches are built by the code that sends rows up.</summary>
public class RowMapperTests
{
    private static readonly StructType Users = new()
    {
        { "user_id", DataType.String, false },
        { "Total_Spend", DataType.Long },
        { "city", DataType.String },
    };

    private sealed record User(string UserId, long TotalSpend, string? City = "nowhere");

    [Fact]
    public void Members_are_matched_without_regard_to_case_and_underscores() =>
        Read<User>(Users, ["U1", 7L, null], ["U2", 8L, "Oran"]).ShouldBe([new("U1", 7, null), new("U2", 8, "Oran")]);

    private sealed record Renamed([property: Column("user_id")] string Name, [property: Column("Total_Spend")] int Spend);

    [Fact]
    public void An_attribute_names_the_column_and_integers_narrow_when_they_fit()
    {
        Read<Renamed>(Users, ["U1", 7L, null]).ShouldBe([new("U1", 7)]);
        Should.Throw<SparkMappingException>(() => Read<Renamed>(Users, ["U1", long.MaxValue, null])).Message.ShouldContain("'Total_Spend'");
    }

    [Fact]
    public void A_wide_decimal_is_a_decimal_where_it_fits_one()
    {
        var wide = new StructType { { "P", new DecimalType(38, 18) }, { "N", new DecimalType(38, 0) } };
        var large = SqlDecimal.Parse("12345678901234567890.123456789012345678");
        var rows = Read<Row>(wide, [10.5m, -7m], [large, null], [12345678901.5m, decimal.MaxValue]);
        rows.Select(row => row["P"]).ShouldBe([10.5m, large, 12345678901.5m]);
        rows.Select(row => row["N"]).ShouldBe([-7m, null, decimal.MaxValue]);
        rows[0].GetAs<SqlDecimal>("P").ShouldBe(new SqlDecimal(10.5m));
    }

    private sealed class Settable
    {
        public required string UserId { get; init; }
        public double TotalSpend { get; set; } = -1;
        public string Unrelated { get; set; } = "kept";
    }

    [Fact]
    public void Properties_are_set_and_those_without_a_column_left()
    {
        var user = Read<Settable>(Users, ["U1", 7L, null]).ShouldHaveSingleItem();
        (user.UserId, user.TotalSpend, user.Unrelated).ShouldBe(("U1", 7.0, "kept"));
        Should
            .Throw<SparkMappingException>(() => Read<Settable>(new StructType { { "total_spend", DataType.Long } }, [1L]))
            .Message.ShouldContain("'UserId'");
    }

    [Fact]
    public void A_default_stands_in_for_a_missing_column() =>
        Read<User>(new StructType { { "userId", DataType.String }, { "totalspend", DataType.Integer } }, ["U1", 5])
            .ShouldBe([new("U1", 5)]);

    [Fact]
    public void A_null_where_none_may_be_is_an_error()
    {
        Should.Throw<SparkMappingException>(() => Read<User>(Users, ["U1", null, null])).Message.ShouldContain("'Total_Spend' is null");
        Should
            .Throw<SparkMappingException>(() =>
                Read<User>(new StructType { { "user_id", DataType.String }, { "total_spend", DataType.Long } }, [null, 1L])
            )
            .Message.ShouldContain("'user_id' is null");
    }

    [Fact]
    public void Columns_that_both_could_be_meant_are_an_error() =>
        Should
            .Throw<SparkMappingException>(() =>
                Read<User>(
                    new StructType
                    {
                        { "USERID", DataType.String },
                        { "userid", DataType.String },
                        { "total_spend", DataType.Long },
                    },
                    ["a", "b", 1L]
                )
            )
            .Message.ShouldContain("Several columns");

    [Fact]
    public void Types_that_do_not_go_together_say_what_would() =>
        Should
            .Throw<SparkMappingException>(() => Read<DateOnly>(new StructType { { "s", DataType.String } }, ["x"]))
            .Message.ShouldBe("Column 's' is string, which can't be read as DateOnly; string can");

    [Fact]
    public void Single_values_and_tuples_are_read_by_position()
    {
        Read<int?>(new StructType { { "n", DataType.Integer } }, [1], [null]).ShouldBe([1, null]);
        Read<(string, long?, string?)>(Users, ["a", null, "b"]).ShouldBe([("a", null, "b")]);
        Should.Throw<SparkMappingException>(() => Read<(string, long)>(Users, ["a", 1L, "b"])).Message.ShouldContain("tuple of 2");
        Should.Throw<SparkMappingException>(() => Read<string>(Users, ["a", 1L, "b"])).Message.ShouldContain("one column");
    }

    private sealed record Nested(List<int> Numbers, IReadOnlyDictionary<string, decimal> Prices, Inner? Inner, HashMap Map);

    private sealed record Inner(DateTime At, Guid Id);

    private sealed class HashMap : Dictionary<string, int>;

    [Fact]
    public void Collections_take_the_shape_that_is_asked_for_or_say_that_they_cannot()
    {
        var inner = new StructType { { "at", DataType.Timestamp }, { "id", DataType.String } };
        var schema = new StructType
        {
            { "numbers", new ArrayType(DataType.Integer) },
            { "prices", new MapType(DataType.String, new DecimalType(10, 2)) },
            { "inner", inner },
        };
        var (at, id) = (new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero), Guid.NewGuid());
        var read = Read<Shape>(
                schema,
                [new[] { 1, 2 }, new Dictionary<string, decimal> { ["a"] = 1.5m }, new object?[] { at, id.ToString() }]
            )
            .ShouldHaveSingleItem();
        read.Numbers.ShouldBe([1, 2]);
        read.Prices["a"].ShouldBe(1.5m);
        read.Inner.ShouldBe(new Inner(at.UtcDateTime, id));
        read.Inner!.At.Kind.ShouldBe(DateTimeKind.Utc);
        Should
            .Throw<SparkMappingException>(() =>
                Read<Nested>(
                    [.. schema, new("map", new MapType(DataType.String, DataType.Integer))],
                    new object?[] { null, null, null, null }
                )
            )
            .Message.ShouldContain("'map'");
    }

    private sealed record Shape(List<int> Numbers, IReadOnlyDictionary<string, decimal> Prices, Inner? Inner);

    private sealed record Loose(object Id, object? Spend);

    [Fact]
    public void Anything_is_an_object()
    {
        var (array, map) = (new ArrayType(DataType.Integer), new MapType(DataType.String, DataType.Long));
        Read<object?>(new StructType { { "n", DataType.Long } }, [7L], [null]).ShouldBe([7L, null]);
        Read<object?[]>(new StructType { { "a", array } }, new object?[] { new int?[] { 1, null } })
            .ShouldHaveSingleItem()
            .ShouldBe([1, null]);
        Read<List<object>>(new StructType { { "a", array } }, new object?[] { new[] { 1, 2 } }).ShouldHaveSingleItem().ShouldBe([1, 2]);
        Read<Dictionary<string, object>>(new StructType { { "m", map } }, new object?[] { new Dictionary<string, long> { ["a"] = 1 } })
            .ShouldHaveSingleItem()["a"]
            .ShouldBe(1L);
        var schema = new StructType { { "id", DataType.Integer }, { "spend", DataType.Integer } };
        Read<Loose>(schema, [1, null]).ShouldBe([new(1, null)]);
        Should.Throw<SparkMappingException>(() => Read<Loose>(schema, [null, 1])).Message.ShouldContain("'id' is null");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0.01")]
    [InlineData("79228162514264.3375935439")]
    [InlineData("-999999999999999999.9999999999")]
    public void Decimals_are_exact(string digits)
    {
        var number = decimal.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        Read<decimal>(new StructType { { "d", new DecimalType(28, 10) } }, [number]).ShouldBe([number]);
    }

    [Theory]
    [InlineData("1.555", 10, 2)]
    [InlineData("123456789.00", 10, 2)]
    public void A_decimal_that_does_not_fit_its_column_is_not_rounded(string digits, int precision, int scale) =>
        Should
            .Throw<ArgumentException>(() =>
                Read<decimal>(
                    new StructType { { "d", new DecimalType(precision, scale) } },
                    [decimal.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)]
                )
            )
            .Message.ShouldContain("'d'");

    [Fact]
    public void What_may_not_go_up_says_why()
    {
        var times = new StructType { { "t", DataType.Timestamp } };
        Should.Throw<ArgumentException>(() => Read<Row>(times, [new DateTime(2026, 1, 1)])).Message.ShouldContain("without a Kind");
        Should
            .Throw<ArgumentException>(() => Read<Row>(new StructType { { "n", DataType.Integer, false } }, new object?[] { null }))
            .Message.ShouldContain("row 0 has null");
        Should
            .Throw<ArgumentException>(() => Read<Row>(new StructType { { "n", DataType.Integer } }, ["1"]))
            .Message.ShouldContain("'n' takes int");
        Should.Throw<ArgumentException>(() => Read<Row>(new StructType { { "n", DataType.Byte } }, [300])).Message.ShouldContain("300");
    }

    [Fact]
    public void What_would_arrive_as_something_else_does_not_go_up()
    {
        Should
            .Throw<ArgumentException>(() => Read<Row>(new StructType { { "s", DataType.String } }, ["half \uD83D"]))
            .Message.ShouldContain("'s'");
        Should
            .Throw<ArgumentException>(() => Read<Row>(new StructType { { "c", DataType.String } }, ['\uDED2']))
            .Message.ShouldContain("surrogate");
        Should
            .Throw<ArgumentException>(() => Read<Row>(new StructType { { "a", new ArrayType(DataType.String) } }, ["Oran"]))
            .Message.ShouldContain("not a string");
        Should
            .Throw<ArgumentException>(() =>
                Read<Row>(new StructType { { "m", new MapType(DataType.String, DataType.String) } }, [new[] { "a" }])
            )
            .Message.ShouldContain("'m'");
        Should
            .Throw<ArgumentException>(() => Read<Row>(new StructType { { "d", DataType.Double } }, [9_007_199_254_740_993]))
            .Message.ShouldContain("'d'");
        Should
            .Throw<NotSupportedException>(() => Read<Row>(new StructType { { "s", new StructType() } }, new object?[] { null }))
            .Message.ShouldContain("without fields");
    }

    [Fact]
    public void A_null_of_SQL_goes_up_as_null()
    {
        var schema = new StructType { { "d", new DecimalType(10, 2) }, { "all", new ArrayType(new DecimalType(10, 2)) } };
        var row = Read<Row>(schema, [SqlDecimal.Null, new[] { SqlDecimal.Null }]).ShouldHaveSingleItem();
        row["d"].ShouldBeNull();
        row.GetAs<decimal?[]>("all").ShouldBe([null]);
        Should
            .Throw<ArgumentException>(() => Read<Row>(new StructType { { "d", new DecimalType(10, 2), false } }, [SqlDecimal.Null]))
            .Message.ShouldContain("row 0 has null");
    }

    private enum Colour
    {
        Black,
        Red,
    }

    [Flags]
    private enum Rights
    {
        None = 0,
        Read = 1,
        Write = 2,
    }

    [Fact]
    public void Text_is_an_enum_only_by_the_names_it_has()
    {
        var schema = new StructType { { "e", DataType.String } };
        Read<Colour>(schema, ["red"]).ShouldBe([Colour.Red]);
        Read<Rights>(schema, [Rights.Read | Rights.Write], ["None"]).ShouldBe([Rights.Read | Rights.Write, Rights.None]);
        Should.Throw<SparkMappingException>(() => Read<Colour>(schema, ["99"])).Message.ShouldContain("'99' is no Colour");
        Should.Throw<SparkMappingException>(() => Read<Rights>(schema, ["8"])).Message.ShouldContain("'8' is no Rights");
    }

    [Fact]
    public void Whole_numbers_become_floating_ones_only_where_they_stay_the_same()
    {
        var schema = new StructType { { "n", DataType.Long } };
        Read<double>(schema, [9_007_199_254_740_992], [-3L]).ShouldBe([9_007_199_254_740_992.0, -3.0]);
        Read<float>(schema, [16_777_216]).ShouldBe([16_777_216f]);
        Should.Throw<SparkMappingException>(() => Read<double>(schema, [9_007_199_254_740_993])).Message.ShouldContain("9007199254740993");
        Should.Throw<SparkMappingException>(() => Read<double>(schema, [long.MaxValue])).Message.ShouldContain("'n'");
        Should
            .Throw<SparkMappingException>(() => Read<float>(new StructType { { "n", DataType.Integer } }, [16_777_217]))
            .Message.ShouldContain("16777217");
        Should.Throw<SparkMappingException>(() => new Row(schema, 9_007_199_254_740_993).GetAs<double>("n")).Message.ShouldContain("'n'");
    }

    [Fact]
    public void An_interval_longer_than_a_TimeSpan_is_said_to_be_one() =>
        Should
            .Throw<SparkMappingException>(() => Read<TimeSpan>(new StructType { { "i", DataType.DayTimeInterval } }, [TimeSpan.MinValue]))
            .Message.ShouldContain("longer than a TimeSpan");

    [Fact]
    public void A_batch_that_is_shorter_than_announced_is_refused()
    {
        var schema = new StructType { { "n", DataType.Integer } };
        var batch = BatchEncoder.Write(
            [
                [1],
                [2],
            ],
            schema
        );
        Should
            .Throw<InvalidDataException>(() => BatchDecoder.Decode(new() { RowCount = 3, Data = batch }, schema))
            .Message.ShouldContain("3 rows and sent 2");
    }

    private static List<T> Read<T>(IEnumerable<StructField> fields, params object?[][] rows)
    {
        var schema = fields as StructType ?? new(fields);
        var read = new List<T>();
        var mapper = new RowMapper<T>();
        foreach (var batch in BatchDecoder.Decode(new() { RowCount = rows.Length, Data = BatchEncoder.Write(rows, schema) }, schema))
        {
            using (batch)
                mapper.AddTo(read, batch);
        }
        return read;
    }
}
