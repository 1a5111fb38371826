using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Requests;

/// <summary>One service for all tests: none of these requests may leave a trace.</summary>
public sealed class HostileRequestFixture(MongoServer mongo) : IAsyncDisposable
{
    internal AnalyticsService Service { get; } = AnalyticsService.Start(mongo);

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

public sealed class HostileRequestTests(HostileRequestFixture fixture) : IClassFixture<HostileRequestFixture>
{
    private AnalyticsService Service => fixture.Service;

    public static TheoryData<string, int, string[]> Campaigns =>
        new()
        {
            { "", 400, [] },
            { "{", 400, [] },
            { "null", 400, [] },
            { "[]", 400, [] },
            { "\"x\"", 400, [] },
            { """{"city": "Oran", "city": "Setif", "min_spend": 1, "promo_code": "A"}""", 400, [] },
            { """{"city": "Oran", "min_spend": NaN, "promo_code": "A"}""", 400, [] },
            { """{"city": "Oran", "min_spend": 1, "promo_code": "A",}""", 400, [] },
            { """{"city": "Oran", "min_spend": 1, "promo_code": "A"} x""", 400, [] },
            { """{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""", 400, [] },
            { """{"\ud800": 1}""", 400, [] },
            { "{}", 422, ["city", "min_spend", "promo_code"] },
            { """{"city": 1, "min_spend": "1", "promo_code": null}""", 422, ["city", "min_spend", "promo_code"] },
            { """{"city": {"$ne": ""}, "min_spend": {"$gt": 0}, "promo_code": ["A"]}""", 422, ["city", "min_spend", "promo_code"] },
            { """{"city": "Oran", "min_spend": 1.5, "promo_code": "A"}""", 422, ["min_spend"] },
            { """{"city": "Oran", "min_spend": 1e5, "promo_code": "A"}""", 422, ["min_spend"] },
            { """{"city": "Oran", "min_spend": 1e400, "promo_code": "A"}""", 422, ["min_spend"] },
            { """{"city": "Oran", "min_spend": -0, "promo_code": "A"}""", 422, ["min_spend"] },
            { """{"city": "Oran", "min_spend": -1, "promo_code": "A"}""", 422, ["min_spend"] },
            { """{"city": "Oran", "min_spend": 9007199254740992, "promo_code": "A"}""", 422, ["min_spend"] },
            { """{"city": "Oran", "min_spend": 99999999999999999999999, "promo_code": "A"}""", 422, ["min_spend"] },
            { """{"city": "", "min_spend": 0, "promo_code": "  "}""", 422, ["city", "promo_code"] },
            { """{"city": "\u0000", "min_spend": 0, "promo_code": "a\nb"}""", 422, ["city", "promo_code"] },
            { """{"city": "\ud800", "min_spend": 0, "promo_code": "A"}""", 422, ["city"] },
            { """{"city": "Oran", "min_spend": 0, "promo_code": "A", "$where": "1", "a.b": 2}""", 422, ["$where", "a.b"] },
            {
                $$"""{"city": "{{new string('x', 10_000)}}", "min_spend": 0, "promo_code": "{{new string('x', 51)}}"}""",
                422,
                ["city", "promo_code"]
            },
        };

    [Theory, MemberData(nameof(Campaigns))]
    public async Task A_campaign_that_breaks_rules_is_refused_with_all_of_them(string body, int status, string[] fields)
    {
        using var answer = await Service.PostAsync("/campaigns", body);

        var problem = await answer.JsonAsync((HttpStatusCode)status);
        if (status == 422)
            problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order().ShouldBe(fields.Order());
        await NothingIsQueuedAsync();
    }

    public static TheoryData<string, string> Sources =>
        new()
        {
            { "../web_traffic.csv", "must not contain" },
            { "a/../../etc/passwd", "must not contain" },
            { "..", "must not contain" },
            { ".", "must not contain" },
            { "a//b.csv", "must not contain" },
            { "folder/", "must not contain" },
            { "/etc/passwd", "must be relative" },
            { "C:\\windows\\win.ini", "must be relative" },
            { "..\\secret.csv", "must be relative" },
            { "file:///etc/passwd", "not a URL" },
            { "http://127.0.0.1/x.csv", "not a URL" },
            { "web\\u0000.csv", "control characters" },
            { "nothing_here.csv", "there is no 'nothing_here.csv'" },
            { "folder/nothing.csv", "there is no 'folder/nothing.csv'" },
            { "file/log.csv", "there is no 'file/log.csv'" },
            { "file/*", "matches no file" },
            { "nothing_*.csv", "matches no file" },
            { "*/nothing.csv", "matches no file" },
            { "li?k.csv", "matches no file" },
            { "linke?/log.csv", "matches no file" },
            { "linked/*.csv", "symbolic link" },
            { "../*.csv", "must not contain" },
            { "/etc/*", "must be relative" },
            { "link.csv", "symbolic link" },
            { "linked/log.csv", "symbolic link" },
        };

    [Theory, MemberData(nameof(Sources))]
    public async Task A_source_that_is_no_file_under_the_root_is_refused(string source, string why)
    {
        var outside = Directory.CreateTempSubdirectory("dzstore-outside-").FullName;
        var (link, linked) = (Path.Combine(Service.Sources, "link.csv"), Path.Combine(Service.Sources, "linked"));
        await File.WriteAllTextAsync(
            Path.Combine(outside, "log.csv"),
            "timestamp,user_id,product_name,action\n1,U1,Secret,view",
            TestContext.Current.CancellationToken
        );
        Directory.CreateDirectory(Path.Combine(Service.Sources, "folder"));
        Service.WriteSource("file", "");
        File.CreateSymbolicLink(link, Path.Combine(outside, "log.csv"));
        Directory.CreateSymbolicLink(linked, outside);
        try
        {
            using var answer = await Service.PostAsync(
                "/trending/runs",
                $$"""{"source": "{{source.Replace(@"\", @"\\").Replace(@"\\u0000", @"\u0000")}}"}"""
            );

            (await answer.JsonAsync(HttpStatusCode.UnprocessableEntity))
                .GetProperty("errors")
                .Texts("source")
                .ShouldHaveSingleItem()
                .ShouldContain(why);
            await NothingIsQueuedAsync();
        }
        finally
        {
            File.Delete(link);
            Directory.Delete(linked);
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task A_field_that_is_there_twice_is_named()
    {
        using var answer = await Service.PostAsync(
            "/campaigns",
            """{"city": "Oran", "city": "Setif", "min_spend": 1, "promo_code": "A"}"""
        );

        (await answer.JsonAsync(HttpStatusCode.BadRequest)).Text("detail").ShouldBe("The body names the field 'city' twice.");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        var body = Encoding.Latin1.GetBytes("""{"city": "Sétif", "min_spend": 1, "promo_code": "A"}""");
        using var answer = await Service.PostAsync(
            "/campaigns",
            new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }
        );

        (await answer.JsonAsync(HttpStatusCode.BadRequest)).Text("detail").ShouldBe("The body is not UTF-8.");
    }

    [Fact]
    public async Task A_body_of_a_megabyte_is_refused()
    {
        using var answer = await Service.PostAsync("/campaigns", $$"""{"city": "{{new string('x', 1 << 20)}}"}""");

        await answer.JsonAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_body_that_is_not_declared_as_JSON_is_refused(string type)
    {
        using var answer = await Service.PostAsync(
            "/campaigns",
            new ByteArrayContent("{}"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } }
        );

        await answer.JsonAsync(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("GET", "/jobs/%00", 400)]
    [InlineData("GET", "/jobs/..%2f..%2fetc", 404)]
    [InlineData("GET", "/jobs?limit=0", 400)]
    [InlineData("GET", "/jobs?limit=101", 400)]
    [InlineData("GET", "/jobs?kind=nothing", 400)]
    [InlineData("GET", "/jobs?started_by=", 400)]
    [InlineData("GET", "/jobs?started_by=request&started_by=schedule", 400)]
    [InlineData("GET", "/jobs?after=%7B%24gt%3A1%7D", 200)]
    [InlineData("GET", "/jobs?$where=1", 400)]
    [InlineData("GET", "/trending?limit=-1", 400)]
    [InlineData("GET", "/trending?limit=1001", 400)]
    [InlineData("DELETE", "/jobs/none", 404)]
    [InlineData("DELETE", "/jobs", 405)]
    [InlineData("POST", "/jobs/none/runs", 404)]
    [InlineData("GET", "/campaigns/none", 404)]
    [InlineData("PUT", "/trending", 405)]
    [InlineData("GET", "/nothing", 404)]
    public async Task No_address_or_parameter_makes_the_service_fail(string method, string address, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        using var answer = await Service.Http.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task No_mutation_of_a_good_body_makes_the_service_fail()
    {
        var good = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}"""u8.ToArray();
        var chance = new Random(20261127);
        for (var i = 0; i < 300; i++)
        {
            var body = good.ToArray();
            for (var changes = chance.Next(1, 4); changes > 0; changes--)
                body[chance.Next(body.Length)] = (byte)chance.Next(256);
            using var answer = await Service.PostAsync(
                "/trending/runs",
                new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }
            );
            ((int)answer.StatusCode).ShouldBeInRange(400, 499, Convert.ToHexString(body));
        }
        await NothingIsQueuedAsync();
    }

    private async Task NothingIsQueuedAsync() =>
        (
            await Service
                .Database.GetCollection<BsonDocument>("jobs")
                .CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty, cancellationToken: TestContext.Current.CancellationToken)
        ).ShouldBe(0);
}
