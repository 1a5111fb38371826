using System.Text;
using System.Text.Json;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines.InProcess;
using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.Testing;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Spark;

/// <summary>The in-process engine and Spark on the same generated data: the same result, the same documents, the same refusals.</summary>
public sealed class BothEnginesTests(MongoServer mongo, SparkServer spark) : SparkTest(mongo, spark)
{
    private static readonly CampaignRequest Vips = new("Oran", 100_000, "BLACKFRIDAY");

    private const string Header = "timestamp,user_id,product_name,action\n";

    private static readonly string[] Cities = ["Oran", "oran", "وهران", "Aïn Témouchent", "Oran ", "Béjaïa 🌊", "Oran\u0301"];
    private static readonly string[] Products = ["iPhone 15", "TV, 55 inch", "TV 55\"", "Two\nlines", "Two\r\nlines", "هاتف 📱", "é", "e\u0301", "\uFF5E", " Mouse", "a", "B", "b", "null", "\\", "'", "x\u00A0"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Campaigns_reach_the_same_users(int seed)
    {
        await using var service = OnSpark();
        await service.UsersIndexAsync();
        await service.Database.GetCollection<BsonDocument>("users").InsertManyAsync(Users(new Random(seed), wholeSpends: seed == 1), cancellationToken: Cancellation);

        foreach (var (city, spend) in new[] { ("Oran", 100_000L), ("وهران", 0L), ("Béjaïa 🌊", 199_000L), ("nowhere", 1L) })
        {
            var request = new CampaignRequest(city, spend, "BF");
            var (here, there) = ($"here{spend}", $"there{spend}");
            var (one, other) = (await Here(service).RunCampaignAsync(Run(here), request, Cancellation), await There(service).RunCampaignAsync(Run(there), request, Cancellation));

            (other.Count, other.DocumentsExamined, other.DocumentsReturned).ShouldBe((one.Count, one.DocumentsExamined, one.DocumentsReturned), $"{city}\n{other.Plan}");
            other.FirstUsers.ShouldBe(one.FirstUsers, city);
            one.DocumentsExamined.ShouldBe(one.DocumentsReturned);
            (one.PushedFilters.Count, other.PushedFilters.Count, one.NotPushedFilters.Count, other.NotPushedFilters.Count).ShouldBe((2, 2, 0, 0));
            Apart(await service.RecipientsAsync(there)).ShouldBe(Apart(await service.RecipientsAsync(here)), city);
        }
    }

    public static TheoryData<string, BsonDocument> Unusable => new()
    {
        { "a spend that is a list", new() { { "_id", "A" }, { "city", "Oran" }, { "total_spend", new BsonArray { 1, 150_000 } } } },
        { "a city that is a list", new() { { "_id", "B" }, { "city", new BsonArray { "Oran", "Algiers" } }, { "total_spend", 150_000 } } },
        { "a name that is a number", new() { { "_id", "C" }, { "user_id", "U7" }, { "name", 7 }, { "city", "Oran" }, { "total_spend", 150_000 } } },
    };

    [Theory, MemberData(nameof(Unusable))]
    public async Task Campaigns_refuse_the_same_users(string _, BsonDocument user)
    {
        await using var service = OnSpark();
        await service.SeedUsersAsync([("Oran", 200_000L)]);
        await service.Database.GetCollection<BsonDocument>("users").InsertOneAsync(user, cancellationToken: Cancellation);

        var (one, other) = (await ErrorAsync(() => Here(service).RunCampaignAsync(Run("here"), Vips, Cancellation)), await ErrorAsync(() => There(service).RunCampaignAsync(Run("there"), Vips, Cancellation)));

        other.ShouldBe(one);
        one.Code.ShouldBe("bad_data");
        (await service.RecipientsAsync("there")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(11, false, false)]
    [InlineData(12, true, false)]
    [InlineData(13, false, true)]
    [InlineData(14, true, true)]
    public async Task Trends_are_the_same_in_the_same_order(int seed, bool crlf, bool bom)
    {
        await using var service = OnSpark();
        File.WriteAllBytes(Path.Combine(service.Sources, "log [1] {a}.csv"), Log(new Random(seed), crlf, bom));
        var request = new TrendingRequest("log [1] {a}.csv");
        Succeeded(await service.RunAsync("/trending/runs", """{"source": "log [1] {a}.csv"}"""));

        var one = await Here(service).RunTrendingAsync(Run("here"), request, Cancellation);
        var published = await PublishedAsync(service);
        var other = await There(service).RunTrendingAsync(Run("there"), request, Cancellation);

        JsonSerializer.Serialize(other).ShouldBe(JsonSerializer.Serialize(one));
        (await PublishedAsync(service)).ShouldBe(published);
        published.Count.ShouldBeGreaterThan(10);
        published.ShouldAllBe(product => product.Names == "_id product_name count" && product.Type == BsonType.Int64);
    }

    [Theory]
    [InlineData("*.csv", 10)]
    [InlineData("a.csv", 60)]
    [InlineData("*.csv", 1)]
    public async Task Several_logs_a_window_and_half_lines_count_the_same(string source, int window)
    {
        await using var service = OnSpark();
        service.WriteSource("a.csv", Header + "2026-11-27T00:00:00Z,U1,Mouse,view\n2026-11-27 01:59:30+01:00,U1,Laptop,view\n2026-11-27T00:50:00.5,U1,Laptop,view\n2026-11-27T00:55:0");
        service.WriteSource("b.csv", "action,product_name,timestamp\nview,Mouse,2026-11-27T00:58:00Z\nbuy,,2026-11-27T01:00:00.1234567Z\nview,Phone,2026-11-27T00:59:30Z");
        service.WriteSource("c.csv", source == "a.csv" ? Header : "");
        Succeeded(await service.RunAsync("/trending/runs", """{"source": "a.csv"}"""));
        var request = new TrendingRequest(source, window);

        var one = await Here(service).RunTrendingAsync(Run("here"), request, Cancellation);
        var other = await There(service).RunTrendingAsync(Run("there"), request, Cancellation);

        JsonSerializer.Serialize(other).ShouldBe(JsonSerializer.Serialize(one));
    }

    [Fact]
    public async Task Times_at_the_edges_of_what_is_one_are_times_to_both()
    {
        await using var service = OnSpark();
        foreach (var time in new[]
        {
            "", "\"\"", "\"2026-11-27T00:00:00Z\n\"", "2026-11-27T00:00:00+15:00", "2026-11-27T00:00:00+18:00", "2026-11-27T00:00:00+14:01", "2026-11-27T00:00:00-14:59",
            "2026-11-27T00:00:00+0100", "2026-11-27T00:00:00.Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-01:00",
        })
        {
            service.WriteSource("log.csv", Header + $"2026-11-27T01:00:00Z,u,A,view\n{time},u,B,view\n");
            (await AlikeAsync(service, "log.csv", 60)).ShouldStartWith("bad_source log.csv: Row 3: the column 'timestamp' holds '", customMessage: time);
        }

        service.WriteSource("log.csv", Header + "2026-11-27T01:00:00Z,u,A,view\n2026-11-27T00:00:00.0000019Z,u,B,view\n2026-11-27T00:00:00.0000009Z,u,C,view\n"
            + "2026-11-27T15:00:00+14:00,u,D,view\n2026-11-26T11:00:00-14:00,u,E,view\n0001-01-01T00:00:00Z,u,F,view\n");
        (await AlikeAsync(service, "log.csv", 60)).ShouldBe("6 rows, 0 half: A=1 B=1 D=1 E=1");
        service.WriteSource("log.csv", Header + "9999-12-31T23:59:59.9999999Z,u,A,view\n9999-12-31T22:59:59.9999999Z,u,B,view\n");
        (await AlikeAsync(service, "log.csv", 60)).ShouldBe("2 rows, 0 half: A=1");
    }

    [Fact]
    public async Task Half_lines_are_left_out_by_both_whatever_Spark_would_make_of_them()
    {
        await using var service = OnSpark();
        byte[][] logs =
        [
            Utf8("\"t\",\"u\",\"A\",\"view\"\n\"t\",\"u\",\"A\",\"view"), Utf8("t,u,B,view\nt,u,\"B,view"), [.. Utf8("t,u,C,view\nt,u,C,view"), 0xC3],
            Utf8("\n  \r\n\nt,u,D,view\n\nt,u"), Utf8("t,u,E,view\n\""), Utf8("t,u,F,view\nt,u,,view"), Utf8("t,u"),
            Utf8(string.Concat(Enumerable.Repeat("t,u,\"G\nG\",view\n", 3_000)) + "t,u,\"G"),
            // Whole ones.
            Utf8("t,u,H,view\n   "), Utf8("t,u,\"I\nI\",view"), Utf8("t,u,J,view\r"),
        ];
        Directory.CreateDirectory(Path.Combine(service.Sources, "half"));
        foreach (var (log, i) in logs.Select((log, i) => (log, i))) File.WriteAllBytes(Path.Combine(service.Sources, "half", $"{i}.csv"), [.. Utf8(Header), .. log]);
        (await AlikeAsync(service, "half")).ShouldBe("3009 rows, 8 half: G\nG=3000 A=1 B=1 C=1 D=1 E=1 F=1 H=1 I\nI=1 J=1");

        // Neither is its time the newest; and a row that is no view is as little whole as any without a time.
        service.WriteSource("log.csv", Header + "2026-11-27T01:00:00Z,u,A,view\n2026-11-27T05:00:00Z,u,A,\"view");
        (await AlikeAsync(service, "log.csv", 60)).ShouldBe("1 rows, 1 half: A=1");
        service.WriteSource("log.csv", Header + "2026-11-27T01:00:00Z,u,A,view\n2026,u,A,buy");
        (await AlikeAsync(service, "log.csv", 60)).ShouldBe("1 rows, 1 half: A=1");
        service.WriteSource("log.csv", Header + "t,u,A,view\nt,u\nt,u,B,view\nt,u");
        (await AlikeAsync(service, "log.csv")).ShouldBe("bad_source log.csv: Row 3 has 2 fields where the header has 4: the column 'product_name' is missing.");
    }

    [Fact]
    public async Task Carriage_returns_and_blank_rows_are_the_same_to_both()
    {
        await using var service = OnSpark();
        foreach (var (log, row) in new[]
        {
            (Header + "t,u,A,view\nt,u,A\rB,view\n", 3), ("action,product_name\nview,A\nview,A\rB\n", 3), (Header + "t,u,A,view\nt,u,A,view\rt,u,B,view\n", 3),
            (Header + "t,u,A,view\r\r\n", 2), (Header.Replace('\n', '\r') + "t,u,A,view\nt,u,B,view\n", 1), ((Header + "t,u,A,view\n").Replace('\n', '\r'), 1),
        })
        {
            service.WriteSource("log.csv", log);
            (await AlikeAsync(service, "log.csv")).ShouldBe(
                $"bad_source log.csv: Row {row} has a carriage return that no line feed follows. A row ends with LF or CRLF, and a field that holds a line break is quoted.", log);
        }

        service.WriteSource("log.csv", Header + "t,u,\"A\rB\",view\n\"\"\nt,u,C,view\r\n\" \"\r\n\"\n \"\n\u2003\nt,u,\"C\",\"view\"\r\n");
        (await AlikeAsync(service, "log.csv")).ShouldBe("3 rows, 0 half: C=2 A\rB=1");
    }

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "empty", [] },
        { "header only", Utf8(Header) },
        { "header and blank lines only", Utf8(Header + "\r\n\n  \n") },
        { "no product column", Utf8("timestamp,user_id,product,action\n1,U1,Mouse,view\n") },
        { "a column twice", Utf8("action,product_name,action\nview,Mouse,view\n") },
        { "a field missing", Utf8(Header + "1,U1,Mouse,view\n2,U1,Mouse\n") },
        { "a field missing where it does not matter", Utf8(Header + "1,U1,Mouse,view\n2,U1,Mouse\n1,U1,Mouse,view\n") },
        { "a comma not quoted", Utf8(Header + "1,U1,TV, 55 inch,view\n") },
        { "a view of nothing", Utf8(Header + "1,U1,Mouse,view\n2,U1,,view\n") },
        { "a view of a blank", Utf8(Header + "1,U1,\" \u2003 \",view\n") },
        { "text after a closing quote", Utf8(Header + "1,U1,\"TV\" 55,view\n") },
        { "an open quote", Utf8(Header + "1,U1,Mouse,view\n2,U1,\"Mouse,view\n3,U1,Mouse,view\n") },
        { "an open quote in the last field", Utf8(Header + "1,U1,Mouse,view\n2,U1,Mouse,\"view\n3,U1,Mouse,view\n") },
        { "a row too long", Utf8(Header + "1,U1,\"" + new string('x', 2 << 20)) },
        { "a name too long", Utf8(Header + $"1,U1,{string.Concat(Enumerable.Repeat("📱", 501))},view\n") },
        { "Latin-1", Encoding.Latin1.GetBytes(Header + "1,U1,Mouse,view\n2,U1,Caf\u00e9,view\n") },
        { "UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Header + "1,U1,Mouse,view\n")] },
        { "no views", Utf8(Header + "1,U1,Mouse,purchase\n1,U1,Mouse,View\n") },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task Broken_logs_are_refused_in_the_same_words_and_leave_the_list_as_it_was(string _, byte[] log)
    {
        await using var service = OnSpark();
        service.WriteSource("good.csv", Header + "1,U1,Laptop,view\n");
        File.WriteAllBytes(Path.Combine(service.Sources, "bad.csv"), log);
        // As a job, for the first job comes after the sweep of lists whose jobs are unknown, as those below are.
        Succeeded(await service.RunAsync("/trending/runs", """{"source": "good.csv"}"""));

        var one = await ErrorAsync(() => Here(service).RunTrendingAsync(Run("here"), new("bad.csv"), Cancellation));
        var other = await ErrorAsync(() => There(service).RunTrendingAsync(Run("there"), new("bad.csv"), Cancellation));

        other.ShouldBe(one);
        one.Code.ShouldBe("bad_source");
        (await PublishedAsync(service)).ShouldHaveSingleItem().Name.ShouldBe("Laptop");
        (await service.Database.ListCollectionNames(cancellationToken: Cancellation).ToListAsync(Cancellation)).ShouldNotContain(name => name.StartsWith("trending_staging", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_only_looks_like_a_fault_to_Spark_is_counted()
    {
        await using var service = OnSpark();
        service.WriteSource("log.csv", Header + "1,U1,Caf\uFFFD,view\n2,U1,Mouse,\"two\nlines\"\n3,U1,Mouse,view\n");

        var result = Succeeded(await service.RunAsync("/trending/runs", """{"source": "log.csv"}"""));

        (result.Number("rows_read"), result.Number("views"), result.Number("products")).ShouldBe((3, 2, 2));
    }

    private static BsonDocument[] Users(Random random, bool wholeSpends) => [.. Enumerable.Range(0, 600).Select(i =>
    {
        var user = new BsonDocument("_id", $"U{i:000000}");
        if (random.Next(10) > 0) user.Add("user_id", $"U{i:000000}");
        if (random.Next(10) > 0) user.Add("name", random.Next(5) == 0 ? BsonNull.Value : $"أمين \"A\" 🌊 {i}");
        if (random.Next(20) > 0) user.Add("city", random.Next(20) == 0 ? BsonNull.Value : Cities[random.Next(Cities.Length)]);
        // Few different spends, so that there are ties.
        var spend = random.Next(200) * 1_000;
        if (random.Next(20) > 0)
            user.Add("total_spend", random.Next(wholeSpends ? 2 : 7) switch
            {
                0 => spend, 1 => (long)spend, 2 => (double)spend, 3 => spend + 0.5, 4 => new Decimal128(spend + 0.25m), 5 => BsonNull.Value, _ => spend + "",
            });
        return user;
    })];

    private static byte[] Log(Random random, bool crlf, bool bom)
    {
        var end = crlf ? "\r\n" : "\n";
        var log = new StringBuilder(bom ? "\uFEFF" : "").Append("action,timestamp,\"product_name\",user_id,Action").Append(end);
        for (var i = 0; i < 2_000; i++)
        {
            var product = Products[Math.Min(random.Next(Products.Length), random.Next(Products.Length))];
            var action = random.Next(4) switch { 0 => "purchase", 1 => "View", _ => "view" };
            if (action == "purchase" && random.Next(3) == 0) product = "";
            var quoted = random.Next(2) == 0 || product.AsSpan().ContainsAny("\",\r\n");
            log.Append(random.Next(3) == 0 ? $"\"{action}\"" : action).Append(",2026-11-27T00:00:00Z,")
                .Append(quoted ? $"\"{product.Replace("\"", "\"\"")}\"" : product).Append(",U1,").Append(random.Next(3) switch { 0 => "", 1 => "\"view\"", _ => "view" });
            // Line ends of both kinds in one file: logs are joined from servers of both kinds.
            log.Append(random.Next(50) == 0 ? "\r\n" : end);
            if (random.Next(40) == 0) log.Append(random.Next(3) switch { 0 => "", 1 => "  \t", _ => "\u2003" }).Append(end);
        }
        return Encoding.UTF8.GetBytes(log.ToString());
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static InProcessEngine Here(AnalyticsService service) => service.Services.GetRequiredService<InProcessEngine>();

    private static SparkEngine There(AnalyticsService service) => service.Services.GetRequiredService<SparkEngine>();

    private static JobRun Run(string id) => new(id, 1, new LatestProgress());

    /// <summary>What both engines make of a source, in short.</summary>
    private static async Task<string> AlikeAsync(AnalyticsService service, string source, int? window = null)
    {
        var request = new TrendingRequest(source, window);
        var one = await ToldAsync(() => Here(service).RunTrendingAsync(Run("here"), request, Cancellation));
        var other = await ToldAsync(() => There(service).RunTrendingAsync(Run("there"), request, Cancellation));
        other.ShouldBe(one);
        return one.Short;
    }

    private static async Task<(string Short, string Json)> ToldAsync(Func<Task<TrendingResult>> run)
    {
        try
        {
            var result = await run();
            return ($"{result.RowsRead} rows, {result.UnfinishedLines} half: {string.Join(' ', result.Top.Select(product => $"{product.ProductName}={product.Count}"))}", JsonSerializer.Serialize(result));
        }
        catch (Exception fault)
        {
            var error = JobOutcome.Of(fault).Error.ShouldNotBeNull();
            return ($"{error.Code} {error.Message}", JsonSerializer.Serialize(error));
        }
    }

    /// <summary>What a job whose run ends like this would say.</summary>
    private static async Task<JobError> ErrorAsync(Func<Task> run)
    {
        var fault = await Record.ExceptionAsync(run);
        return JobOutcome.Of(fault.ShouldNotBeNull()).Error.ShouldNotBeNull();
    }

    private static List<string> Apart(List<BsonDocument> recipients) => recipients.ConvertAll(recipient =>
    {
        recipient["_id"] = recipient["_id"].AsString.Split(':', 2)[1];
        recipient.Remove("campaign_id");
        return recipient.ToJson();
    });

    private static async Task<List<(string Name, long Count, string Names, BsonType Type)>> PublishedAsync(AnalyticsService service) =>
        (await service.Database.GetCollection<BsonDocument>("trending_products").Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(Cancellation))
            .ConvertAll(product => (product["product_name"].AsString, product["count"].ToInt64(), string.Join(' ', product.Names), product["count"].BsonType));
}
