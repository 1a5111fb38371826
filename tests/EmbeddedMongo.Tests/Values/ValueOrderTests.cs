using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Values;

public class ValueOrderTests
{
    /// <summary>Ascending, from the manual's "Comparison/Sort Order"; every value is below every one that stands behind it.</summary>
    private static readonly BsonValue[] Ascending =
    [
        BsonMinKey.Value,
        BsonUndefined.Value,
        BsonNull.Value,
        double.NaN,
        double.NegativeInfinity,
        new BsonDecimal128(Decimal128.Parse("-1E+400")),
        double.MinValue,
        long.MinValue,
        -1.5,
        -1,
        -double.Epsilon,
        0,
        new BsonDecimal128(Decimal128.Parse("1E-6176")),
        double.Epsilon,
        new BsonDecimal128(Decimal128.Parse("0.1")),
        0.1,
        1,
        1.5,
        new BsonInt64(9007199254740992),
        new BsonInt64(9007199254740993),
        9007199254740994.0,
        long.MaxValue,
        9223372036854775808.0,
        double.MaxValue,
        new BsonDecimal128(Decimal128.Parse("1E+400")),
        double.PositiveInfinity,
        "",
        "A",
        "a",
        "aa",
        "é",
        "\uFFFD",
        "😀",
        new BsonDocument(),
        new BsonDocument("a", 1),
        new BsonDocument("a", 2),
        new BsonDocument("b", 1),
        new BsonDocument { { "b", 1 }, { "a", 0 } },
        new BsonDocument("a", "x"),
        new BsonArray(),
        new BsonArray { 1 },
        new BsonArray { 1, 1 },
        new BsonArray { 2 },
        new BsonArray { "a" },
        new BsonBinaryData([]),
        new BsonBinaryData([9]),
        new BsonBinaryData([1], BsonBinarySubType.UserDefined),
        new BsonBinaryData([0, 0]),
        new BsonObjectId(ObjectId.Empty),
        new BsonObjectId(ObjectId.Parse("ffffffffffffffffffffffff")),
        false,
        true,
        new BsonDateTime(-1),
        new BsonDateTime(0),
        new BsonDateTime(1),
        new BsonTimestamp(1, 1),
        new BsonTimestamp(1, 2),
        new BsonTimestamp(-1, 0),
        new BsonRegularExpression("a"),
        new BsonRegularExpression("a", "i"),
        new BsonRegularExpression("b"),
        new BsonJavaScript("a"),
        new BsonJavaScript("b"),
        new BsonJavaScriptWithScope("a", []),
        new BsonJavaScriptWithScope("a", new BsonDocument("x", 1)),
        BsonMaxKey.Value,
    ];

    [Fact]
    public void Values_of_all_types_have_the_order_of_the_manual()
    {
        for (var i = 0; i < Ascending.Length; i++)
        {
            for (var j = 0; j < Ascending.Length; j++)
            {
                Math.Sign(ValueOrder.Instance.Compare(Ascending[i], Ascending[j]))
                    .ShouldBe(i.CompareTo(j), $"{Ascending[i]} against {Ascending[j]}");
            }
        }
    }

    public static TheoryData<string, string> Equals() =>
        new()
        {
            { "1", "NumberLong(1)" },
            { "1", "1.0" },
            { "1", "NumberDecimal('1.000')" },
            { "0", "-0.0" },
            { "0.5", "NumberDecimal('0.5')" },
            { "NaN", "NumberDecimal('NaN')" },
            { "Infinity", "NumberDecimal('Infinity')" },
            { "{a: 1}", "{a: 1.0}" },
            { "[1, 2]", "[1.0, NumberLong(2)]" },
            { "NumberLong('9007199254740992')", "9007199254740992.0" },
            { "NumberDecimal('1E+3')", "1000" },
        };

    [Theory]
    [MemberData(nameof(Equals))]
    public void Equal_values_of_different_types_are_one(string left, string right)
    {
        var (x, y) = (Parse(left), Parse(right));
        ValueOrder.Instance.Compare(x, y).ShouldBe(0);
        ValueOrder.Instance.GetHashCode(x).ShouldBe(ValueOrder.Instance.GetHashCode(y));
        ExactEquality.Same(x, y).ShouldBeFalse();
    }

    [Fact]
    public void Order_of_random_values_is_total_and_agrees_with_hashes()
    {
        var values = new RandomBson(20261127);
        for (var i = 0; i < 20_000; i++)
        {
            var (x, y, z) = (values.Value(), values.Value(), values.Value());
            var order = ValueOrder.Instance;
            Math.Sign(order.Compare(x, y)).ShouldBe(-Math.Sign(order.Compare(y, x)), $"{x} and {y}");
            order.Compare(x, x).ShouldBe(0);
            if (order.Compare(x, y) <= 0 && order.Compare(y, z) <= 0)
                order.Compare(x, z).ShouldBeLessThanOrEqualTo(0, $"{x}, {y}, {z}");
            if (order.Compare(x, y) == 0)
                order.GetHashCode(x).ShouldBe(order.GetHashCode(y), $"{x} and {y}");
            if (ExactEquality.Same(x, y))
                order.Compare(x, y).ShouldBe(0);
        }
    }

    [Fact]
    public void Equal_random_documents_that_were_copied_are_the_same()
    {
        var values = new RandomBson(1);
        for (var i = 0; i < 2_000; i++)
        {
            var document = values.Document();
            ExactEquality.Same(document, Copy.Deep(document)).ShouldBeTrue();
            Copy.Deep(document).ToBson().ShouldBe(document.ToBson());
        }
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.0", "1.0")]
    [InlineData("{a: 1, b: 'x'}", "{ a: 1, b: \"x\" }")]
    [InlineData("[1, [], {}]", "[ 1, [], {} ]")]
    [InlineData("null", "null")]
    [InlineData("ISODate('1970-01-01T00:00:00.005Z')", "new Date(5)")]
    [InlineData("/x/i", "/x/i")]
    [InlineData("Timestamp(1, 2)", "Timestamp(1, 2)")]
    [InlineData("MinKey", "MinKey")]
    [InlineData("Infinity", "inf.0")]
    [InlineData("UUID('00112233-4455-6677-8899-aabbccddeeff')", "UUID(\"00112233-4455-6677-8899-aabbccddeeff\")")]
    [InlineData("BinData(0, 'AQI=')", "BinData(0, 0102)")]
    [InlineData("true", "true")]
    public void Messages_print_values_as_MongoDB_does(string value, string expected) => ShellText.Of(Parse(value)).ShouldBe(expected);

    private static BsonValue Parse(string json) => BsonDocument.Parse($"{{v: {json}}}")["v"];
}
