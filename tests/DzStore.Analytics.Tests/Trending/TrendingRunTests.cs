using System.Globalization;
using System.Net;
using System.Text.Json;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Trending;

public sealed class TrendingRunTests(MongoServer mongo) : IAsyncDisposable
{
    private const string LabRows = """
        timestamp,user_id,product_name,action
        2025-12-06 10:00,101,iPhone 15,view
        2025-12-06 10:01,102,Samsung S24,view
        2025-12-06 10:02,101,iPhone 15,add_to_cart
        2025-12-06 10:03,103,PlayStation 5,view
        2025-12-06 10:04,104,iPhone 15,view
        2025-12-06 10:05,102,Samsung S24,buy
        2025-12-06 10:06,105,PlayStation 5,view
        2025-12-06 10:07,106,iPhone 15,view
        """;

    private readonly AnalyticsService _service = AnalyticsService.Start(mongo);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task The_lab_s_log_gives_the_lab_s_trend()
    {
        _service.WriteSource("web_traffic.csv", LabRows);

        var job = await _service.RunAsync("/trending/runs", """{"source": "web_traffic.csv"}""");

        job.Text("state").ShouldBe("succeeded", job.ToString());
        job.Text("engine").ShouldBe("in-process");
        var result = job.GetProperty("result");
        (result.Number("rows_read"), result.Number("views"), result.Number("products")).ShouldBe((8, 6, 3));

        var trending = await _service.GetAsync("/trending");
        trending
            .GetProperty("products")
            .EnumerateArray()
            .Select(product => (product.Text("product_name"), product.Number("count")))
            .ShouldBe([("iPhone 15", 3), ("PlayStation 5", 2), ("Samsung S24", 1)]);
        trending.Text("source").ShouldBe("web_traffic.csv");
        var stored = await _service
            .Database.GetCollection<BsonDocument>("trending_products")
            .Find(FilterDefinition<BsonDocument>.Empty)
            .ToListAsync(TestContext.Current.CancellationToken);
        stored.ShouldAllBe(document => document.Names.SequenceEqual(new[] { "_id", "product_name", "count" }));
        stored[0]["count"].BsonType.ShouldBe(BsonType.Int64);
    }

    [Theory]
    [InlineData(60, "iPhone 15=3 PlayStation 5=2 Samsung S24=1")]
    [InlineData(6, "PlayStation 5=2 iPhone 15=2")]
    [InlineData(1, "iPhone 15=1")]
    public async Task The_lab_s_log_has_windows_by_the_minute(int window, string expected)
    {
        _service.WriteSource("web_traffic.csv", LabRows);

        Top(await _service.RunAsync("/trending/runs", $$"""{"source": "web_traffic.csv", "window": {{window}}}""")).ShouldBe(expected);
    }

    [Theory]
    [InlineData("dd/MM/yyyy", "Laptop=1")]
    [InlineData("MM/dd/yyyy", "Mouse=1")]
    public async Task A_log_whose_dates_have_slashes_says_what_its_run_has_to_name(string form, string expected)
    {
        // 6 December and 5 November, or 12 June and 11 May.
        _service.WriteSource(
            "log.csv",
            "timestamp,product_name,action\n06/12/2025 10:00,Laptop,view\n"
                + (form == "dd/MM/yyyy" ? "05/11/2025 10:00" : "06/13/2025 10:00")
                + ",Mouse,view\n"
        );

        var refused = await _service.RunAsync("/trending/runs", """{"source": "log.csv", "window": 5}""");
        refused
            .GetProperty("error")
            .Text("message")
            .ShouldBe(
                "log.csv: Row 2: the column 'timestamp' holds '06/12/2025 10:00', which is not a time. "
                    + "Name the form of its date with date_form (dd/MM/yyyy or MM/dd/yyyy), or leave out the window."
            );

        var job = await _service.RunAsync("/trending/runs", $$"""{"source": "log.csv", "window": 5, "date_form": "{{form}}"}""");
        Top(job).ShouldBe(expected);
        job.GetProperty("request").Text("date_form").ShouldBe(form);
    }

    [Theory]
    [InlineData("\"d/M/yyyy\"")]
    [InlineData("\"\"")]
    [InlineData("1")]
    [InlineData("[\"dd/MM/yyyy\"]")]
    public async Task A_form_of_dates_is_one_of_two(string form)
    {
        _service.WriteSource("log.csv", LabRows);

        using var answer = await _service.PostAsync("/trending/runs", $$"""{"source": "log.csv", "date_form": {{form}}}""");

        (await answer.JsonAsync(HttpStatusCode.UnprocessableEntity))
            .GetProperty("errors")
            .Texts("date_form")
            .ShouldBe(["must be dd/MM/yyyy or MM/dd/yyyy"]);
    }

    [Fact]
    public async Task A_folder_s_logs_may_end_in_capitals_and_differ_in_separator_and_spelling()
    {
        Directory.CreateDirectory(Path.Combine(_service.Sources, "shops"));
        _service.WriteSource("shops/A.CSV", "timestamp;user_id;product_name;action\n06/12/2025;1;Mouse;view\n");
        _service.WriteSource("shops/b.Csv", "Action\tProduct_Name\nview\tLaptop\n");
        _service.WriteSource("shops/c.csv", " action , product_name \nview,Mouse\n");
        _service.WriteSource("shops/d.csvx", "no log");

        var job = await _service.RunAsync("/trending/runs", """{"source": "shops"}""");

        Top(job).ShouldBe("Mouse=2 Laptop=1");
        job.GetProperty("result").Number("files").ShouldBe(3);
    }

    [Theory]
    [InlineData("shop-1/2026-11-27.csv", 1, "Mouse=1")]
    [InlineData("shop-1", 2, "Laptop=2 Mouse=1")]
    [InlineData("shop-?", 3, "Mouse=3 Laptop=2")]
    [InlineData("*/2026-11-2?.csv", 3, "Mouse=3 Laptop=2")]
    [InlineData("shop-?/*-27.csv", 2, "Mouse=3")]
    [InlineData("t*.csv", 1, "Phone=1")]
    [InlineData("*", 4, "Mouse=3 Laptop=2 Phone=1")]
    public async Task A_source_is_a_file_a_folder_or_a_pattern(string source, int files, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_service.Sources, "shop-1", "deeper.csv"));
        Directory.CreateDirectory(Path.Combine(_service.Sources, "shop-2"));
        _service.WriteSource("top.csv", "product_name,action\nPhone,view\n");
        _service.WriteSource("shop-1/2026-11-27.csv", "product_name,action\nMouse,view\n");
        _service.WriteSource("shop-1/2026-11-28.csv", "timestamp,action,product_name\r\n1,view,Laptop\r\n2,view,Laptop\r\n");
        _service.WriteSource("shop-1/.hidden.csv", "product_name,action\nHidden,view\n");
        _service.WriteSource("shop-1/notes.txt", "no log");
        _service.WriteSource("shop-1/deeper.csv/below.csv", "product_name,action\nBelow,view\n");
        _service.WriteSource("shop-2/2026-11-27.csv", "product_name,action\nMouse,view\nMouse,view\n");
        File.CreateSymbolicLink(Path.Combine(_service.Sources, "shop-1", "current.csv"), Path.Combine(_service.Sources, "top.csv"));

        var job = await _service.RunAsync("/trending/runs", $$"""{"source": "{{source}}"}""");

        job.Text("state").ShouldBe("succeeded", job.ToString());
        var result = job.GetProperty("result");
        result.Number("files").ShouldBe(files);
        string.Join(
                ' ',
                result.GetProperty("top").EnumerateArray().Select(product => $"{product.Text("product_name")}={product.Number("count")}")
            )
            .ShouldBe(expected);
    }

    [Theory]
    [InlineData("shop/_log.csv", "shop/_log.csv", "hidden")]
    [InlineData("shop", "shop/_log.csv", "hidden")]
    [InlineData(".log.csv", ".log.csv", "hidden")]
    [InlineData("log.gz", "log.gz", "compressed")]
    [InlineData("log.csv.*", "log.csv.bz2", "compressed")]
    [InlineData("log.csv._COPYING_", "log.csv._COPYING_", "still copied")]
    public async Task A_name_that_Spark_would_skip_or_unpack_is_refused_by_both_engines(string source, string name, string taken)
    {
        Directory.CreateDirectory(Path.Combine(_service.Sources, "shop"));
        _service.WriteSource(name, "product_name,action\nMouse,view\n");

        using var answer = await _service.PostAsync("/trending/runs", $$"""{"source": "{{source}}"}""");

        var violation = (await answer.JsonAsync(HttpStatusCode.UnprocessableEntity))
            .GetProperty("errors")
            .Texts("source")
            .ShouldHaveSingleItem();
        violation.ShouldStartWith($"leads to '{name}', which Spark takes for");
        violation.ShouldContain(taken);
    }

    [Theory]
    [InlineData(null, "Mouse=3 Laptop=2", null)]
    [InlineData(10, "Laptop=2 Mouse=1", "2026-11-27T11:50:00Z")]
    [InlineData(5, "Laptop=2", "2026-11-27T11:55:00Z")]
    [InlineData(1_000_000, "Mouse=3 Laptop=2", "2025-01-02T01:20:00Z")]
    public async Task A_window_counts_the_views_of_the_last_minutes_of_log_time(int? window, string expected, string? after)
    {
        // The newest row is no view, and in another file than the views.
        _service.WriteSource(
            "a.csv",
            """
            timestamp,user_id,product_name,action
            2026-11-27T11:00:00Z,U1,Mouse,view
            2026-11-27T11:50:00Z,U1,Mouse,view
            2026-11-27T11:50:00.001Z,U1,Mouse,view
            2026-11-27 12:56:00+01:00,U1,Laptop,view
            2026-11-27 11:57:00,U1,Laptop,view
            """
        );
        _service.WriteSource("b.csv", "action,timestamp,product_name\npurchase,2026-11-27T12:00:00Z,\n");

        var job = await _service.RunAsync(
            "/trending/runs",
            $$"""{"source": "*.csv", "window": {{window?.ToString(CultureInfo.InvariantCulture) ?? "null"}}}"""
        );

        job.Text("state").ShouldBe("succeeded", job.ToString());
        var result = job.GetProperty("result");
        string.Join(
                ' ',
                result.GetProperty("top").EnumerateArray().Select(product => $"{product.Text("product_name")}={product.Number("count")}")
            )
            .ShouldBe(expected);
        result.Number("rows_read").ShouldBe(6);
        result.GetProperty("views_after").GetString().ShouldBe(after);
    }

    [Theory]
    [InlineData(
        """{"source": "log.csv", "window": 1}""",
        "1,U1,Mouse,view\n",
        "log.csv: Row 2: the column 'timestamp' holds '1', which is not a time. Write it as 2026-11-27T00:00:00Z, or leave out the window."
    )]
    [InlineData(
        """{"source": "*.csv"}""",
        "1,U1,Mouse,view\n2,U1,Mouse\n",
        "log.csv: Row 3 has 3 fields where the header has 4: the column 'action' is missing."
    )]
    [InlineData("""{"source": "log.csv"}""", "\n\n", "The log has a header but no rows.")]
    [InlineData(
        """{"source": "log.csv", "window": 1}""",
        "2026-11-27T00:00:00Z,U1,Mouse,view\n2026-11-27T00:01:00Z,U1,Mouse,purchase\n",
        "The log has 2 rows, but none with the action 'view' in the window. The list stays as it was."
    )]
    public async Task A_run_that_fails_names_the_log_and_the_row(string request, string rows, string message)
    {
        _service.WriteSource("a.csv", "product_name,action\nMouse,view\n");
        _service.WriteSource("log.csv", "timestamp,user_id,product_name,action\n" + rows);

        var job = await _service.RunAsync("/trending/runs", request);

        job.Text("state").ShouldBe("failed", job.ToString());
        job.GetProperty("error").Text("message").ShouldBe(message);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("1000001")]
    [InlineData("\"5\"")]
    [InlineData("[5]")]
    public async Task A_window_is_a_whole_number_of_minutes(string window)
    {
        _service.WriteSource("log.csv", LabRows);

        using var answer = await _service.PostAsync("/trending/runs", $$"""{"source": "log.csv", "window": {{window}}}""");

        (await answer.JsonAsync(HttpStatusCode.UnprocessableEntity))
            .GetProperty("errors")
            .Texts("window")
            .ShouldHaveSingleItem()
            .ShouldStartWith("must be");
    }

    private static string Top(JsonElement job)
    {
        job.Text("state").ShouldBe("succeeded", job.ToString());
        return string.Join(
            ' ',
            job.GetProperty("result")
                .GetProperty("top")
                .EnumerateArray()
                .Select(product => $"{product.Text("product_name")}={product.Number("count")}")
        );
    }
}
