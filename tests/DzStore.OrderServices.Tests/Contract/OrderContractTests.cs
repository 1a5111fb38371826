using System.Net;
using System.Text;
using System.Text.Json;
using DzStore.OrderServices.Tests.Services;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Contract;

public sealed class CheckoutContractTests(CheckoutFixture fixture)
    : OrderContractTests(fixture, "accepted", "w=1"),
        IClassFixture<CheckoutFixture>;

public sealed class BillingContractTests(BillingFixture fixture)
    : OrderContractTests(fixture, "durable", "w=majority, j=true"),
        IClassFixture<BillingFixture>;

/// <summary>The order contract, row by row; both services keep it.</summary>
public abstract class OrderContractTests(OrderServiceFixture fixture, string status, string writeConcern)
{
    private readonly OrderService _service = fixture.Service;

    [Fact]
    public async Task A_new_order_is_stored_as_the_contract_says()
    {
        var before = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        using var answer = await _service.PostAsync(
            """{"order_id":"NEW_1","user":"Amine","items":["Gaming Laptop","Mouse"],"total":150000}"""
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Location.ShouldNotBeNull().OriginalString.ShouldBe("/orders/NEW_1");
        var receipt = await answer.JsonAsync();
        receipt.GetProperty("order_id").GetString().ShouldBe("NEW_1");
        receipt.GetProperty("status").GetString().ShouldBe(status);
        receipt.GetProperty("write_concern").GetString().ShouldBe(writeConcern);
        receipt.GetProperty("acknowledged_in_ms").GetDouble().ShouldBeGreaterThan(0);

        var stored = await StoredAsync("NEW_1");
        stored.Names.ShouldBe(["_id", "order_id", "user", "items", "total", "timestamp"]);
        stored["order_id"].ShouldBe("NEW_1");
        stored["user"].ShouldBe("Amine");
        stored["items"].ShouldBe(new BsonArray { "Gaming Laptop", "Mouse" });
        stored["total"].ShouldBe(150000L);
        var timestamp = new DateTimeOffset(stored["timestamp"].ToUniversalTime());
        timestamp.ShouldBeInRange(before, TimeProvider.System.GetUtcNow());
        receipt.GetProperty("timestamp").GetDateTimeOffset().ShouldBe(timestamp);
    }

    [Theory]
    [InlineData("ملاك 👩‍💻", "حاسوب ألعاب", 0L)]
    [InlineData("O'Brien \"Бо\" <b>&\\", "日本語 🖱️", 9007199254740991L)]
    [InlineData("{\"$ne\":1}", "$where", 4503599627370497L)]
    public async Task What_was_accepted_comes_back_exactly(string user, string item, long total)
    {
        var id = $"EXACT {user}";
        var body = JsonSerializer.Serialize(
            new
            {
                order_id = id,
                user,
                items = new[] { item, item },
                total,
            }
        );
        using var created = await _service.PostAsync(body);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);

        string[] stored = ["order_id", "user", "items", "total", "timestamp"];
        foreach (
            var (answer, fields) in new[]
            {
                (await _service.GetAsync(created.Headers.Location!.OriginalString), stored),
                (await _service.PostAsync(body), [.. stored, "status", "write_concern"]),
            }
        )
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            var order = await answer.JsonAsync();
            order.EnumerateObject().Select(field => field.Name).ShouldBe(fields);
            order.GetProperty("order_id").GetString().ShouldBe(id);
            order.GetProperty("user").GetString().ShouldBe(user);
            order.GetProperty("items").EnumerateArray().Select(value => value.GetString()).ShouldBe([item, item]);
            order.GetProperty("total").GetRawText().ShouldBe(total.ToString(System.Globalization.CultureInfo.InvariantCulture));
            order.GetProperty("timestamp").GetString().ShouldBe((await created.JsonAsync()).GetProperty("timestamp").GetString());
            answer.Dispose();
        }
    }

    [Fact]
    public async Task A_replay_names_the_guarantee_of_the_stored_order_and_is_marked_and_nothing_else_is()
    {
        using var created = await _service.PostAsync(Order("REPLAY"));
        using var replayed = await _service.PostAsync(Order("REPLAY"));
        using var conflict = await _service.PostAsync(Order("REPLAY", "total", "1"));
        using var read = await _service.GetAsync("/orders/REPLAY");

        replayed.StatusCode.ShouldBe(HttpStatusCode.OK);
        replayed.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        foreach (var answer in new[] { created, conflict, read })
            answer.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        var (receipt, replay) = (await created.JsonAsync(), await replayed.JsonAsync());
        replay.GetProperty("status").GetString().ShouldBe(status);
        replay.GetProperty("write_concern").GetString().ShouldBe(writeConcern);
        replay.GetProperty("timestamp").GetString().ShouldBe(receipt.GetProperty("timestamp").GetString());
        replay.TryGetProperty("acknowledged_in_ms", out _).ShouldBeFalse("nothing was written now, so nothing was acknowledged");
    }

    [Theory]
    [InlineData("user", "\"Other\"")]
    [InlineData("items", "[\"Mouse\",\"Gaming Laptop\"]")]
    [InlineData("items", "[\"Gaming Laptop\"]")]
    [InlineData("total", "150001")]
    public async Task The_same_id_with_other_content_is_a_conflict_and_changes_nothing(string field, string value)
    {
        var id = $"CONFLICT {field} {value}";
        (await _service.PostAsync(Order(id))).StatusCode.ShouldBe(HttpStatusCode.Created);
        var stored = await StoredAsync(id);

        using var answer = await _service.PostAsync(Order(id, field, value));

        (await answer.ProblemAsync(409)).GetProperty("order_id").GetString().ShouldBe(id);
        (await StoredAsync(id)).ShouldBe(stored);
    }

    [Fact]
    public async Task The_idempotency_key_is_the_id_where_the_body_has_none()
    {
        const string body = """{"user":"Amine","items":["Mouse"],"total":5}""";
        using var first = await _service.PostAsync(Json(body), "KEY 1");
        using var second = await _service.PostAsync(Json(body), "KEY 1");
        using var third = await _service.PostAsync(Json(body), "KEY 2");

        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        third.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await StoredAsync("KEY 1"))["order_id"].ShouldBe("KEY 1");
    }

    [Fact]
    public async Task An_idempotency_key_other_than_the_order_id_is_refused()
    {
        using var answer = await _service.PostAsync(Json(Order("DIFFERS")), "DIFFERS_NOT");

        (await answer.ErrorFieldsAsync(422)).ShouldBe(["order_id"]);
        await NothingStoredAsync("DIFFERS", "DIFFERS_NOT");
    }

    [Fact]
    public async Task Without_any_id_it_is_400()
    {
        using var answer = await _service.PostAsync("""{"user":"Amine","items":["Mouse"],"total":5}""");

        (await answer.ErrorFieldsAsync(400)).ShouldBe(["order_id"]);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("100 % off?#&+")]
    [InlineData("../../etc/passwd")]
    [InlineData("طلب 😀")]
    [InlineData("$where")]
    public async Task Any_id_works_in_location_and_get(string id)
    {
        using var created = await _service.PostAsync(Order(id));
        using var read = await _service.GetAsync(created.Headers.Location!.OriginalString);

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await read.JsonAsync()).GetProperty("order_id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task An_unknown_order_is_404()
    {
        using var answer = await _service.GetAsync("/orders/NOBODY");
        await answer.ProblemAsync(404);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task What_is_not_json_is_415(string? type)
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Order("TYPE")));
        if (type is not null)
            body.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _service.PostAsync(body);

        await answer.ProblemAsync(415);
        await NothingStoredAsync("TYPE");
    }

    [Fact]
    public async Task A_compressed_body_is_415()
    {
        var body = Json(Order("GZIP"));
        body.Headers.ContentEncoding.Add("gzip");
        using var answer = await _service.PostAsync(body);
        await answer.ProblemAsync(415);
    }

    [Fact]
    public async Task Unknown_addresses_and_methods_are_problems_whatever_the_caller_accepts()
    {
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/nothing") { Headers = { { "Accept", "text/html" } } };
        using var unknown = await _service.Http.SendAsync(browser, TestContext.Current.CancellationToken);
        using var method = await _service.Http.DeleteAsync("/orders", TestContext.Current.CancellationToken);

        await unknown.ProblemAsync(404);
        await method.ProblemAsync(405);
    }

    [Theory]
    [InlineData("live")]
    [InlineData("ready")]
    public async Task Health_is_good(string kind)
    {
        using var answer = await _service.GetAsync($"/health/{kind}");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.JsonAsync()).GetProperty("status").GetString().ShouldBe("Healthy");
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static string Order(string id, string field = "total", string value = "150000")
    {
        var fields = new Dictionary<string, string>
        {
            ["order_id"] = JsonSerializer.Serialize(id),
            ["user"] = "\"Amine\"",
            ["items"] = "[\"Gaming Laptop\",\"Mouse\"]",
            ["total"] = "150000",
            [field] = value,
        };
        return "{" + string.Join(',', fields.Select(pair => $"\"{pair.Key}\":{pair.Value}")) + "}";
    }

    private Task<BsonDocument> StoredAsync(string id) =>
        _service.Orders.Find(new BsonDocument("_id", id)).SingleAsync(TestContext.Current.CancellationToken);

    private async Task NothingStoredAsync(params string[] ids)
    {
        foreach (var id in ids)
            (await _service.Orders.Find(new BsonDocument("_id", id)).AnyAsync(TestContext.Current.CancellationToken)).ShouldBeFalse();
    }
}
