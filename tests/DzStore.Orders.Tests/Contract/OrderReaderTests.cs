using System.Text;
using DzStore.Orders.Contract;

namespace DzStore.Orders.Tests.Contract;

public class OrderReaderTests
{
    private const string Whole = """{"order_id":"BF_0","user":"Amine","items":["Gaming Laptop","Mouse"],"total":150000}""";

    [Fact]
    public void Reads_an_order()
    {
        var order = Valid(Whole);

        order.OrderId.ShouldBe("BF_0");
        order.User.ShouldBe("Amine");
        order.Items.ShouldBe(["Gaming Laptop", "Mouse"]);
        order.Total.ShouldBe(150000);
    }

    [Fact]
    public void Reads_any_script_exactly()
    {
        var order = Valid(
            """{"order_id":"طلب/1 %2F","user":"أمين 🛒","items":["حاسوب محمول","\u0627\ud83d\ude00"],"total":9007199254740991}"""
        );

        order.OrderId.ShouldBe("طلب/1 %2F");
        order.User.ShouldBe("أمين 🛒");
        order.Items.ShouldBe(["حاسوب محمول", "ا😀"]);
        order.Total.ShouldBe(9007199254740991);
    }

    [Fact]
    public void Field_names_may_be_escaped() => Valid(Whole.Replace("total", "\\u0074otal")).Total.ShouldBe(150000);

    [Fact]
    public void The_idempotency_key_is_the_id_where_the_body_has_none() =>
        Valid(Whole.Replace("\"order_id\":\"BF_0\",", ""), "KEY-1").OrderId.ShouldBe("KEY-1");

    [Fact]
    public void The_idempotency_key_may_repeat_the_order_id() => Valid(Whole, "BF_0").OrderId.ShouldBe("BF_0");

    [Fact]
    public void An_idempotency_key_other_than_the_order_id_is_refused() =>
        Broken(Whole, "BF_1").Errors["order_id"].ShouldHaveSingleItem().ShouldStartWith("differs from the Idempotency-Key");

    [Fact]
    public void An_order_id_of_null_is_none()
    {
        Valid(With("order_id", "null"), "KEY-1").OrderId.ShouldBe("KEY-1");
        Broken(With("order_id", "null")).NoId.ShouldBeTrue();
        Read("""{"order_id":null,"order_id":"a"}""").ShouldBeOfType<OrderReading.Malformed>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("..")]
    [InlineData("a\u0001b")]
    public void An_idempotency_key_follows_the_rules_of_an_id(string key)
    {
        Broken(Whole.Replace("\"order_id\":\"BF_0\",", ""), key).Errors.Keys.ShouldBe(["Idempotency-Key"]);
    }

    [Fact]
    public void Without_any_id_says_so_and_lists_the_rest_as_well()
    {
        var broken = Broken("""{"total":-1}""");

        broken.NoId.ShouldBeTrue();
        broken.Errors.Keys.ShouldBe(["total", "order_id", "user", "items"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("nul")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"order\"")]
    [InlineData("5")]
    [InlineData(Whole + "x")]
    [InlineData(Whole + Whole)]
    [InlineData("""{"order_id":"a","user":"b","items":["c"],"total":NaN}""")]
    [InlineData("""{"order_id":"a","user":"b","items":["c"],"total":Infinity}""")]
    [InlineData("""{"order_id":"a","user":"b","items":["c"],"total":01}""")]
    [InlineData("""{"order_id":"a","user":"b","items":["c"],"total":+1}""")]
    [InlineData("""{"order_id":"a","user":"b","items":["c"],"total":1,}""")]
    [InlineData("""{"order_id":"a","user":"b","items":["c",],"total":1}""")]
    [InlineData("""{"order_id":"a",/* why */"user":"b","items":["c"],"total":1}""")]
    [InlineData("{'order_id':'a'}")]
    [InlineData("""{"order_id":"a","order_id":"b","user":"b","items":["c"],"total":1}""")]
    [InlineData("""{"order_id":"a","user":"b","items":["c"],"total":1,"tot\u0061l":2}""")]
    [InlineData("""{"order_id":"a","user":"b","items":["c"],"total":1,"x":1,"x":1}""")]
    [InlineData("""{"order_id":"a","user":"b","items":["c"],"total":1,"\ud800":1}""")]
    [InlineData("{\"order_id\":\"a\",\"user\":\"line\nbreak\",\"items\":[\"c\"],\"total\":1}")]
    public void What_is_not_readable_as_an_order_is_malformed(string body) => Read(body).ShouldBeOfType<OrderReading.Malformed>();

    [Theory]
    [InlineData(17)]
    [InlineData(100)]
    [InlineData(30_000)]
    public void Nesting_too_deep_is_malformed(int depth) =>
        Read($$"""{"order_id":"a","user":{{new string('[', depth)}}{{new string(']', depth)}},"items":["c"],"total":1}""")
            .ShouldBeOfType<OrderReading.Malformed>();

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98 })]
    public void Bytes_that_are_not_utf8_are_malformed(byte[] bytes)
    {
        byte[] body = [.. "{\"order_id\":\"a\",\"user\":\""u8, .. bytes, .. "\",\"items\":[\"c\"],\"total\":1}"u8];

        OrderReader.Read(body, null).ShouldBeOfType<OrderReading.Malformed>().Detail.ShouldContain("UTF-8");
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("9007199254740991", 9007199254740991)]
    public void Totals_that_are_whole_dinars_are_taken(string total, long expected) => Valid(WithTotal(total)).Total.ShouldBe(expected);

    [Theory]
    [InlineData("-1")]
    [InlineData("-0")]
    [InlineData("1.5")]
    [InlineData("150000.0")]
    [InlineData("1.5e5")]
    [InlineData("1e3")]
    [InlineData("1E400")]
    [InlineData("1e-400")]
    [InlineData("-9007199254740991")]
    [InlineData("9007199254740992")]
    [InlineData("9223372036854775808")]
    [InlineData("100000000000000000000000000000000000000000")]
    [InlineData("\"5\"")]
    [InlineData("\"NaN\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"$numberLong":"5"}""")]
    public void Totals_that_are_anything_else_break_a_rule(string total) => Broken(WithTotal(total)).Errors.Keys.ShouldBe(["total"]);

    [Theory]
    [InlineData("order_id", "5", "must be a string")]
    [InlineData("order_id", """{"$ne":null}""", "must be a string")]
    [InlineData("order_id", "\"\"", "must not be empty")]
    [InlineData("order_id", "\" \\t\"", "must not be empty")]
    [InlineData("order_id", "\".\"", "must not be \".\" or \"..\", which a URL cannot carry")]
    [InlineData("order_id", "\"a\\u0000b\"", "must not contain control characters")]
    [InlineData("user", "\"a\\u009fb\"", "must not contain control characters")]
    [InlineData("user", "\"\\ud800\"", "must be valid Unicode: it has half of a surrogate pair")]
    [InlineData("user", "\"\\ude00\\ud83d\"", "must be valid Unicode: it has half of a surrogate pair")]
    [InlineData("user", "[\"Amine\"]", "must be a string")]
    [InlineData("items", "[]", "must have at least one item")]
    [InlineData("items", "\"Mouse\"", "must be an array of strings")]
    [InlineData("items", """{"0":"Mouse"}""", "must be an array of strings")]
    [InlineData("items", "null", "must be an array of strings")]
    public void A_broken_rule_is_named_by_its_field(string field, string json, string rule)
    {
        var broken = Broken(With(field, json));

        broken.Errors.Keys.ShouldBe([field]);
        broken.Errors[field].ShouldBe([rule]);
        broken.NoId.ShouldBeFalse();
    }

    [Theory]
    [InlineData("order_id", 128)]
    [InlineData("user", 200)]
    public void Lengths_count_code_points(string field, int longest)
    {
        Read(With(field, Quoted('a', longest))).ShouldBeOfType<OrderReading.Valid>();
        Read(With(field, $"\"{string.Concat(Enumerable.Repeat("😀", longest))}\"")).ShouldBeOfType<OrderReading.Valid>();
        Broken(With(field, Quoted('a', longest + 1)))
            .Errors[field]
            .ShouldBe([$"must be at most {longest} characters long, not {longest + 1}"]);
        Broken(With(field, Quoted('a', 10_000))).Errors[field].ShouldHaveSingleItem().ShouldEndWith("not 10000");
    }

    [Fact]
    public void Every_broken_rule_is_listed_at_once()
    {
        var broken = Broken(
            """{"order_id":"","user":7,"items":["ok",1,"",{"a":[1]},"\u0007"],"total":1.5,"$where":"1","price":{"amount":1}}"""
        );

        broken.Errors.Keys.ShouldBe(
            ["order_id", "user", "items[1]", "items[2]", "items[3]", "items[4]", "total", "$where", "price"],
            ignoreOrder: true
        );
    }

    [Fact]
    public void A_hundred_items_are_taken_and_one_more_is_not()
    {
        Valid(With("items", Items(100))).Items.Count.ShouldBe(100);
        Broken(With("items", Items(101))).Errors["items"].ShouldBe(["must have at most 100 items, not 101"]);
    }

    [Fact]
    public void Items_past_the_limit_are_counted_but_not_listed()
    {
        var broken = Broken(With("items", "[" + string.Join(',', Enumerable.Repeat("1", 20_000)) + "]"));

        broken.Errors.Count.ShouldBe(101);
        broken.Errors["items"].ShouldBe(["must have at most 100 items, not 20000"]);
    }

    [Fact]
    public void A_long_unknown_name_is_shortened() =>
        Broken(With("x" + new string('y', 9_999), "1")).Errors.Keys.ShouldHaveSingleItem().Length.ShouldBe(65);

    private static OrderReading Read(string body, string? key = null) => OrderReader.Read(Encoding.UTF8.GetBytes(body), key);

    private static Order Valid(string body, string? key = null) => Read(body, key).ShouldBeOfType<OrderReading.Valid>().Order;

    private static OrderReading.Broken Broken(string body, string? key = null) => Read(body, key).ShouldBeOfType<OrderReading.Broken>();

    private static string WithTotal(string json) => With("total", json);

    private static string Quoted(char c, int length) => $"\"{new string(c, length)}\"";

    private static string Items(int count) => "[" + string.Join(',', Enumerable.Repeat("\"Mouse\"", count)) + "]";

    /// <summary>A whole order, with one field replaced or added.</summary>
    private static string With(string field, string json)
    {
        var fields = new Dictionary<string, string>
        {
            ["order_id"] = "\"BF_0\"",
            ["user"] = "\"Amine\"",
            ["items"] = "[\"Mouse\"]",
            ["total"] = "150000",
            [field] = json,
        };
        return "{" + string.Join(',', fields.Select(pair => $"\"{pair.Key}\":{pair.Value}")) + "}";
    }
}
