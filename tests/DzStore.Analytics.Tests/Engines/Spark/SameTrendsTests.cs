using System.Text;
using System.Text.Json;
using DzStore.Analytics.Trending;
using DzStore.Testing;
using MongoDB.Bson;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>Trends of the in-process engine and of Spark on the same generated logs: the same result and the same published list.</summary>
public sealed class SameTrendsTests(MongoServer mongo, SparkServer spark) : BothEnginesTest(mongo, spark)
{
    private static readonly string[] Products =
    [
        "iPhone 15",
        "TV, 55 inch",
        "TV 55\"",
        "Two\nlines",
        "Two\r\nlines",
        "هاتف 📱",
        "é",
        "e\u0301",
        "\uFF5E",
        " Mouse",
        "a",
        "B",
        "b",
        "null",
        "\\",
        "'",
        "x\u00A0",
    ];

    [Theory]
    [InlineData(11, false, false, ',')]
    [InlineData(12, true, false, ',')]
    [InlineData(13, false, true, ';')]
    [InlineData(14, true, true, '\t')]
    public async Task Trends_are_the_same_in_the_same_order(int seed, bool crlf, bool bom, char separator)
    {
        await using var service = OnSpark();
        File.WriteAllBytes(Path.Combine(service.Sources, "log [1] {a}.csv"), Log(new Random(seed), crlf, bom, separator));
        var request = new TrendingRequest("log [1] {a}.csv");

        var one = await HereAsync(service, request);
        var published = await PublishedAsync(service);
        var other = await ThereAsync(service, request);

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
        service.WriteSource(
            "a.csv",
            Header
                + "2026-11-27T00:00:00Z,U1,Mouse,view\n2026-11-27 01:59:30+01:00,U1,Laptop,view\n"
                + "2026-11-27T00:50:00.5,U1,Laptop,view\n2026-11-27T00:55:0"
        );
        service.WriteSource(
            "b.csv",
            "action,product_name,timestamp\nview,Mouse,2026-11-27T00:58:00Z\n"
                + "buy,,2026-11-27T01:00:00.1234567Z\nview,Phone,2026-11-27T00:59:30Z"
        );
        service.WriteSource("c.csv", source == "a.csv" ? Header : "");
        var request = new TrendingRequest(source, window);

        var one = await HereAsync(service, request);
        var other = await ThereAsync(service, request);

        JsonSerializer.Serialize(other).ShouldBe(JsonSerializer.Serialize(one));
    }

    [Theory]
    [InlineData(60, "4 rows")]
    [InlineData(5, "3 rows")]
    [InlineData(null, "5 rows")]
    public async Task A_folder_of_rotated_and_torn_logs_counts_the_same(int? window, string expected)
    {
        await using var service = OnSpark();
        Directory.CreateDirectory(Path.Combine(service.Sources, "traffic"));
        // Nothing to read yet: neither publishes.
        (await AlikeAsync(service, "traffic", window)).ShouldStartWith("0 rows");
        foreach (
            var (name, rows) in new[]
            {
                ("web_traffic-20261130T090000.000Z-aaaaaaaa-000001.csv", "2026-11-30T09:00:00Z,U,Old,view\n"),
                ("web_traffic-20261130T100000.000Z-aaaaaaaa-000002.csv", "2026-11-30T10:00:00Z,U,Old,view\n"),
                ("web_traffic-20261130T110000.000Z-aaaaaaaa-000003.csv", "2026-11-30T11:00:00Z,U,Mouse,view\n"),
                ("web_traffic-20261130T115900.000Z-bbbbbbbb-000001.csv", "2026-11-30T11:59:00Z,U,Mouse,view\n2026-11-30T11:59:0"),
                (".web_traffic-20261130T115901.000Z-bbbbbbbb-000002.csv", "2026-11-30T11:59:01Z,U,Hidden,view\n"),
                ("other.csv", "2026-11-30T11:58:00Z,U,Laptop,view\n"),
            }
        )
        {
            service.WriteSource($"traffic/{name}", Header + rows);
        }
        service.WriteSource("traffic/torn.csv", "timestamp,user_i");

        (await AlikeAsync(service, "traffic", window)).ShouldStartWith($"{expected}, 1 half");

        service.WriteSource("traffic/broken.csv", Header + "2026-11-30T11:58:00Z,U,Laptop\n");
        (await AlikeAsync(service, "traffic", window)).ShouldStartWith("bad_source traffic/broken.csv: Row 2 ");
    }

    private static byte[] Log(Random random, bool crlf, bool bom, char separator)
    {
        var end = crlf ? "\r\n" : "\n";
        var log = new StringBuilder(bom ? "\uFEFF" : "")
            .Append(string.Join(separator, ["action", "timestamp", "\"product_name\"", "user_id", "Action"]))
            .Append(end);
        for (var i = 0; i < 2_000; i++)
        {
            var product = Products[Math.Min(random.Next(Products.Length), random.Next(Products.Length))];
            var action = random.Next(4) switch
            {
                0 => "purchase",
                1 => "View",
                _ => "view",
            };
            if (action == "purchase" && random.Next(3) == 0)
                product = "";
            var quoted = random.Next(2) == 0 || product.AsSpan().ContainsAny($"\"{separator}\r\n");
            log.Append(random.Next(3) == 0 ? $"\"{action}\"" : action)
                .Append(separator + "2026-11-27T00:00:00Z" + separator)
                .Append(quoted ? $"\"{product.Replace("\"", "\"\"")}\"" : product)
                .Append(separator + "U1" + separator)
                .Append(
                    random.Next(3) switch
                    {
                        0 => "",
                        1 => "\"view\"",
                        _ => "view",
                    }
                );
            // Line ends of both kinds in one file: logs are joined from servers of both kinds.
            log.Append(random.Next(50) == 0 ? "\r\n" : end);
            if (random.Next(40) == 0)
            {
                log.Append(
                        random.Next(3) switch
                        {
                            0 => "",
                            1 => separator == '\t' ? "  " : "  \t",
                            _ => "\u2003",
                        }
                    )
                    .Append(end);
            }
        }
        return Encoding.UTF8.GetBytes(log.ToString());
    }
}
