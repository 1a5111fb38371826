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
        var expected = users
            .Select((user, i) => (Id: $"U{i + 1:000000}", user.City, user.Spend))
            .Where(user => user is { City: "Oran", Spend: > 100_000 })
            .ToList();
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
        result
            .GetProperty("first_users")
            .EnumerateArray()
            .Select(user => user.Text("user_id"))
            .ShouldBe(expected.OrderByDescending(user => user.Spend).Take(5).Select(user => user.Id));

        var stored = await Recipients
            .Find(new BsonDocument("campaign_id", job.Text("id")))
            .Sort(new BsonDocument("_id", 1))
            .ToListAsync(Cancellation);
        stored.Select(recipient => recipient["user_id"].AsString).ShouldBe(expected.Select(user => user.Id).Order(StringComparer.Ordinal));
        stored.ShouldAllBe(recipient => recipient["promo_code"] == "BLACKFRIDAY" && recipient["total_spend"].BsonType == BsonType.Int64);
    }

    [Fact]
    public async Task Shows_what_the_filter_and_the_index_save_and_drops_nothing_for_it()
    {
        string[] cities = ["Oran", "Algiers", "Oran", "Setif"];
        await _service.SeedUsersAsync(Enumerable.Range(0, 400).Select(i => (cities[i % 4], (BsonValue)(i * 1_000L))));
        await IndexAsync();
        var job = await _service.RunAsync("/campaigns", Vip);

        var pushdown = await _service.GetAsync($"/campaigns/{job.Text("id")}/pushdown");

        pushdown.Text("note").ShouldContain("MongoDB.Driver");
        var ways = pushdown.GetProperty("ways").EnumerateArray().ToArray();
        ways.Select(way => way.Text("name")).ShouldBe(["index", "no_index", "not_pushed"]);
        ways.Select(way => way.Number("documents_examined")).ShouldBe([149, 400, 400]);
        ways.Select(way => way.Number("documents_returned")).ShouldBe([149, 149, 400]);
        ways.Select(way => way.Number("recipients")).ShouldBe([149, 149, 149]);
        ways[0].Text("plan").ShouldContain("IXSCAN");
        ways[1].Text("plan").ShouldContain("COLLSCAN");
        (await _service.GetAsync("/campaigns/0199a1b2c3d4e5f60718293a/pushdown", HttpStatusCode.NotFound))
            .Text("type")
            .ShouldEndWith("campaign-not-found");

        var list = await _service.GetAsync("/campaigns/cities");
        list.GetProperty("cities")
            .EnumerateArray()
            .Select(city => (city.Text("city"), city.Number("users")))
            .ShouldBe([("Oran", 200), ("Algiers", 100), ("Setif", 100)]);
        list.Number("more_cities").ShouldBe(0);
    }

    [Fact]
    public async Task Reaches_nobody_and_succeeds_where_nobody_matches()
    {
        var result = (await _service.RunAsync("/campaigns", Vip)).GetProperty("result");

        result.Number("count").ShouldBe(0);
        result.GetProperty("first_users").GetArrayLength().ShouldBe(0);
        var nobody = result.GetProperty("nobody_reached");
        nobody.Text("message").ShouldBe("There are no users with a city in the collection users.");
        nobody.GetProperty("cities").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("oran", 1, "There is no user of 'oran'. A city counts letter for letter, as users have it: did you mean 'Oran'?")]
    [InlineData(" BEJAIA ", 1, "There is no user of ' BEJAIA '. A city counts letter for letter, as users have it: did you mean 'Béjaïa'?")]
    [InlineData(
        "وهران",
        1,
        "There is no user of 'وهران'. A city counts letter for letter, as users have it; these are the cities that there are."
    )]
    [InlineData("Oran", 200_000, "None of the 3 users of 'Oran' spent more than 200,000 DA. The most that one of them spent is 200000 DA.")]
    public async Task Who_reaches_nobody_is_told_why_and_which_cities_there_are(string city, int minSpend, string message)
    {
        await _service.SeedUsersAsync([
            ("Oran", 200_000L),
            ("Oran", 5),
            ("Oran", 7.5),
            ("Béjaïa", 200_000L),
            ("Béjaïa", 200_000L),
            ("Algiers", 1),
            ("Setif", 1),
        ]);

        var result = (await _service.RunAsync("/campaigns", Campaign(city, minSpend))).GetProperty("result");

        result.Number("count").ShouldBe(0);
        var nobody = result.GetProperty("nobody_reached");
        nobody.Text("message").ShouldBe(message);
        nobody
            .GetProperty("cities")
            .EnumerateArray()
            .Select(each => (each.Text("city"), each.Number("users")))
            .ShouldBe([("Oran", 3), ("Béjaïa", 2), ("Algiers", 1), ("Setif", 1)]);
        nobody.Number("more_cities").ShouldBe(0);
    }

    [Fact]
    public async Task Of_very_many_cities_the_largest_are_named_and_the_others_counted()
    {
        await _service.SeedUsersAsync(
            Enumerable.Range(0, 130).SelectMany(i => Enumerable.Repeat(($"City {i:000}", (BsonValue)1), 1 + i % 2))
        );

        var nobody = (await _service.RunAsync("/campaigns", Vip)).GetProperty("result").GetProperty("nobody_reached");

        var cities = nobody.GetProperty("cities").EnumerateArray().Select(each => each.Text("city")).ToList();
        cities.Count.ShouldBe(100);
        cities[..65].ShouldBe(Enumerable.Range(0, 130).Where(i => i % 2 == 1).Select(i => $"City {i:000}"));
        nobody.Number("more_cities").ShouldBe(30);
    }

    [Fact]
    public async Task Who_reaches_somebody_is_told_nothing_of_the_kind()
    {
        await _service.SeedUsersAsync([("Oran", 200_000L)]);

        var result = (await _service.RunAsync("/campaigns", Vip)).GetProperty("result");

        result.GetProperty("nobody_reached").ValueKind.ShouldBe(JsonValueKind.Null);
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

        var job = await _service.RunAsync(
            "/campaigns",
            JsonSerializer.Serialize(
                new
                {
                    city,
                    min_spend = 1,
                    promo_code = "$set",
                }
            )
        );

        job.Text("state").ShouldBe("succeeded", job.ToString());
        job.GetProperty("result").GetProperty("first_users").EnumerateArray().Select(user => user.Text("city")).ShouldBe([city]);
    }

    [Fact]
    public async Task Spends_of_every_number_type_count_and_users_without_name_are_reached()
    {
        await _service.SeedUsersAsync([
            ("Oran", 100_001),
            ("Oran", 100_000.5),
            ("Oran", 100_002L),
            ("Oran", new Decimal128(100_003m)),
            ("Oran", "900000"),
            ("Oran", BsonNull.Value),
            ("Oran", double.NaN),
        ]);
        await _service
            .Database.GetCollection<BsonDocument>("users")
            .InsertOneAsync(
                new BsonDocument
                {
                    { "_id", "N" },
                    { "city", "Oran" },
                    { "total_spend", 100_004L },
                },
                cancellationToken: Cancellation
            );

        var result = (await _service.RunAsync("/campaigns", Vip)).GetProperty("result");

        result
            .GetProperty("first_users")
            .EnumerateArray()
            .Select(user => (user.Text("user_id"), user.GetProperty("total_spend").GetDouble()))
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
        job.GetProperty("error")
            .Text("message")
            .ShouldBe("User U000001 has a total_spend that is not a number but of type Array. Correct the document and run the job again.");
    }

    [Fact]
    public async Task Recipients_come_page_by_page_and_as_csv()
    {
        await _service.SeedUsersAsync(Enumerable.Range(0, 2_345).Select(i => ("Oran", (BsonValue)(150_000L + i))));
        await _service
            .Database.GetCollection<BsonDocument>("users")
            .InsertManyAsync(
                [
                    new()
                    {
                        { "_id", "V1" },
                        { "user_id", "V1" },
                        { "name", "Sara \"S\", of Oran" },
                        { "city", "Oran" },
                        { "total_spend", 150_000.5 },
                    },
                    new()
                    {
                        { "_id", "V2" },
                        { "user_id", "V2" },
                        { "name", "=1+1" },
                        { "city", "Oran" },
                        { "total_spend", 150_000L },
                    },
                ],
                cancellationToken: Cancellation
            );
        var id = (await _service.RunAsync("/campaigns", Vip)).Text("id");

        List<string> paged = [];
        for (var next = $"/campaigns/{id}/recipients?limit=1000"; next is not null; )
        {
            var page = await _service.GetAsync(next);
            page.Number("count").ShouldBe(2_347);
            paged.AddRange(page.GetProperty("recipients").EnumerateArray().Select(recipient => recipient.Text("user_id")));
            next = page.GetProperty("next").GetString();
        }
        paged.Count.ShouldBe(2_347);
        paged.ShouldBe(paged.Distinct().Order(StringComparer.Ordinal));

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/campaigns/{id}/recipients")
        {
            Headers = { Accept = { new MediaTypeWithQualityHeaderValue("text/csv") } },
        };
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
        (await _service.GetAsync($"/campaigns/none/recipients?{query}", HttpStatusCode.BadRequest))
            .GetProperty("errors")
            .TryGetProperty(parameter, out _)
            .ShouldBeTrue();

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

    private static string Campaign(string city, int minSpend) =>
        JsonSerializer.Serialize(
            new
            {
                city,
                min_spend = minSpend,
                promo_code = "BF",
            }
        );

    /// <summary>The service makes the index in the background.</summary>
    private async Task IndexAsync()
    {
        while (
            !await (await _service.Database.GetCollection<BsonDocument>("users").Indexes.ListAsync(Cancellation)).AnyAsync(Cancellation)
            || (
                await (await _service.Database.GetCollection<BsonDocument>("users").Indexes.ListAsync(Cancellation)).ToListAsync(
                    Cancellation
                )
            ).Count < 2
        )
        {
            await Task.Delay(20, Cancellation);
        }
    }
}
