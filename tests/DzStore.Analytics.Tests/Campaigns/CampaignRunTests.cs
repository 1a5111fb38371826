using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Campaigns;

public sealed class CampaignRunTests(MongoServer mongo) : IAsyncDisposable
{
    private const string Vip = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}""";

    private readonly AnalyticsService _service = AnalyticsService.Start(mongo);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IMongoCollection<BsonDocument> Recipients => _service.Database.GetCollection<BsonDocument>("campaign_recipients");

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Finds_those_of_the_city_who_spent_more_and_says_what_MongoDB_did_for_it()
    {
        // 2,000 users over four cities; Oran's spend 1,000 to 200,000 in steps, one of them exactly the limit.
        string[] cities = ["Algiers", "Oran", "Constantine", "Setif"];
        var users = Enumerable.Range(0, 2_000).Select(i => (City: cities[i % 4], Spend: 1_000L + i * 100)).ToList();
        await _service.SeedUsersAsync(users.Select(user => (user.City, (BsonValue)user.Spend)));
        var expected = users.Select((user, i) => (Id: $"U{i + 1:000000}", user.City, user.Spend)).Where(user => user is { City: "Oran", Spend: > 100_000 }).ToList();
        await IndexAsync();

        var job = await _service.RunAsync("/campaigns", Vip);

        job.Text("state").ShouldBe("succeeded", job.ToString());
        var result = job.GetProperty("result");
        result.Number("count").ShouldBe(expected.Count);
        result.Texts("pushed_filters").ShouldBe(["EqualTo(city,Oran)", "GreaterThan(total_spend,100000)"]);
        result.GetProperty("not_pushed_filters").GetArrayLength().ShouldBe(0);
        result.Number("documents_returned").ShouldBe(expected.Count);
        result.Number("documents_examined").ShouldBe(expected.Count, "the index {city, total_spend} leads to no other document");
        BsonDocument.Parse(result.Text("plan")).ToString().ShouldContain("IXSCAN");
        result.GetProperty("first_users").EnumerateArray().Select(user => user.Text("user_id"))
            .ShouldBe(expected.OrderByDescending(user => user.Spend).Take(5).Select(user => user.Id));

        var stored = await Recipients.Find(new BsonDocument("campaign_id", job.Text("id"))).Sort(new BsonDocument("_id", 1)).ToListAsync(Cancellation);
        stored.Select(recipient => recipient["user_id"].AsString).ShouldBe(expected.Select(user => user.Id).Order(StringComparer.Ordinal));
        stored.ShouldAllBe(recipient => recipient["promo_code"] == "BLACKFRIDAY" && recipient["total_spend"].BsonType == BsonType.Int64);
    }

    [Fact]
    public async Task Reaches_nobody_and_succeeds_where_nobody_matches()
    {
        var result = (await _service.RunAsync("/campaigns", Vip)).GetProperty("result");

        result.Number("count").ShouldBe(0);
        result.GetProperty("first_users").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("$where")]
    [InlineData("$gt.$ne")]
    [InlineData("a.b")]
    [InlineData("{\"$ne\": null}")]
    [InlineData("وهران 🌊")]
    public async Task A_city_is_a_value_whatever_it_looks_like(string city)
    {
        await _service.SeedUsersAsync([("Oran", 200_000L), (city, 200_000L), ("Algiers", 200_000L)]);

        var job = await _service.RunAsync("/campaigns", JsonSerializer.Serialize(new { city, min_spend = 1, promo_code = "$set" }));

        job.Text("state").ShouldBe("succeeded", job.ToString());
        job.GetProperty("result").GetProperty("first_users").EnumerateArray().Select(user => user.Text("city")).ShouldBe([city]);
    }

    [Fact]
    public async Task Spends_of_every_number_type_count_and_users_without_name_are_reached()
    {
        await _service.SeedUsersAsync([("Oran", 100_001), ("Oran", 100_000.5), ("Oran", 100_002L), ("Oran", new Decimal128(100_003m)), ("Oran", "900000"), ("Oran", BsonNull.Value), ("Oran", double.NaN)]);
        await _service.Database.GetCollection<BsonDocument>("users").InsertOneAsync(new BsonDocument { { "_id", "N" }, { "city", "Oran" }, { "total_spend", 100_004L } }, cancellationToken: Cancellation);

        var result = (await _service.RunAsync("/campaigns", Vip)).GetProperty("result");

        result.GetProperty("first_users").EnumerateArray().Select(user => (user.Text("user_id"), user.GetProperty("total_spend").GetDouble()))
            .ShouldBe([("N", 100_004), ("U000004", 100_003), ("U000003", 100_002), ("U000001", 100_001), ("U000002", 100_000.5)]);
        result.GetProperty("first_users")[0].GetProperty("name").ValueKind.ShouldBe(JsonValueKind.Null);
        result.Number("count").ShouldBe(5);
    }

    [Fact]
    public async Task A_user_whom_no_engine_can_read_fails_the_job_by_name()
    {
        await _service.SeedUsersAsync([("Oran", new BsonArray { 1, 150_000 })]);

        var job = await _service.RunAsync("/campaigns", Vip);

        job.Text("state").ShouldBe("failed");
        job.GetProperty("error").Text("code").ShouldBe("bad_data");
        job.GetProperty("error").Text("message").ShouldBe("User U000001 has a total_spend that is not a number but of type Array. Correct the document and run the job again.");
    }

    [Fact]
    public async Task Recipients_come_page_by_page_and_as_csv()
    {
        await _service.SeedUsersAsync(Enumerable.Range(0, 2_345).Select(i => ("Oran", (BsonValue)(150_000L + i))));
        await _service.Database.GetCollection<BsonDocument>("users").InsertManyAsync(
        [
            new() { { "_id", "V1" }, { "user_id", "V1" }, { "name", "Sara \"S\", of Oran" }, { "city", "Oran" }, { "total_spend", 150_000.5 } },
            new() { { "_id", "V2" }, { "user_id", "V2" }, { "name", "=1+1" }, { "city", "Oran" }, { "total_spend", 150_000L } },
        ], cancellationToken: Cancellation);
        var id = (await _service.RunAsync("/campaigns", Vip)).Text("id");

        List<string> paged = [];
        for (var next = $"/campaigns/{id}/recipients?limit=1000"; next is not null;)
        {
            var page = await _service.GetAsync(next);
            page.Number("count").ShouldBe(2_347);
            paged.AddRange(page.GetProperty("recipients").EnumerateArray().Select(recipient => recipient.Text("user_id")));
            next = page.GetProperty("next").GetString();
        }
        paged.Count.ShouldBe(2_347);
        paged.ShouldBe(paged.Distinct().Order(StringComparer.Ordinal));

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/campaigns/{id}/recipients") { Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/csv") } } };
        using var answer = await _service.Http.SendAsync(request, Cancellation);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        var csv = await answer.Content.ReadAsStringAsync(Cancellation);
        var lines = csv.Split("\r\n");
        lines.Length.ShouldBe(1 + 2_347 + 1);
        lines[0].ShouldBe("user_id,name,city,total_spend");
        lines[1].ShouldBe("U000001,User 1,Oran,150000");
        lines[^3].ShouldBe("V1,\"Sara \"\"S\"\", of Oran\",Oran,150000.5");
        lines[^2].ShouldBe("V2,'=1+1,Oran,150000");
        (await _service.Http.GetStringAsync($"/campaigns/{id}/recipients?format=csv", Cancellation)).ShouldBe(csv);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=1e2", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("format=xml", "format")]
    [InlineData("after=", "after")]
    [InlineData("after=%00", "after")]
    [InlineData("page=2", "page")]
    public async Task Wrong_parameters_are_named(string query, string parameter) =>
        (await _service.GetAsync($"/campaigns/none/recipients?{query}", HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty(parameter, out _).ShouldBeTrue();

    [Fact]
    public async Task A_campaign_is_found_by_its_id_and_no_other_job_is()
    {
        var campaign = (await _service.RunAsync("/campaigns", Vip)).Text("id");
        _service.WriteSource("log.csv", "timestamp,user_id,product_name,action\n1,U1,Mouse,view");
        var trending = (await _service.RunAsync("/trending/runs", """{"source": "log.csv"}""")).Text("id");

        (await _service.GetAsync($"/campaigns/{campaign}")).Text("kind").ShouldBe("campaign");
        await _service.GetAsync($"/campaigns/{trending}", HttpStatusCode.NotFound);
        await _service.GetAsync($"/campaigns/{trending}/recipients", HttpStatusCode.NotFound);
        await _service.GetAsync("/campaigns/%24ne", HttpStatusCode.NotFound);
    }

    /// <summary>The service makes the index in the background.</summary>
    private async Task IndexAsync()
    {
        while (!await (await _service.Database.GetCollection<BsonDocument>("users").Indexes.ListAsync(Cancellation)).AnyAsync(Cancellation)
            || (await (await _service.Database.GetCollection<BsonDocument>("users").Indexes.ListAsync(Cancellation)).ToListAsync(Cancellation)).Count < 2)
            await Task.Delay(20, Cancellation);
    }
}
