using System.Globalization;
using DzStore.Analytics.Trending.Csv;
using DzStore.Analytics.Trending.Csv.Rows;
using DzStore.Analytics.Trending.Csv.Sources;
using DzStore.Testing;

namespace DzStore.Analytics.Tests.Trending.Csv;

/// <summary>Which logs a run with a window opens, and how often.</summary>
public sealed class TrafficWindowTests : IDisposable
{
    private const string Header = "timestamp,user_id,product_name,action\n";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public TrafficWindowTests() => Directory.CreateDirectory(_folder.File("traffic"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Logs_that_end_before_the_window_by_their_names_are_not_opened()
    {
        // Whoever opened them would fail.
        Write("web_traffic-20261129T100000.000Z-aaaaaaaa-000001.csv", Header + "1\n");
        Write("web_traffic-20261130T100000.000Z-bbbbbbbb-000001.csv", Header + "2\n");
        Write("web_traffic-20261130T110000.000Z-bbbbbbbb-000002.csv", Header + Row("11:00:00", "Old") + Row("11:59:00", "Mouse"));
        Write("web_traffic-20261130T120000.000Z-bbbbbbbb-000003.csv", Header + Row("12:00:00", "Mouse") + Row("12:10:00", "Laptop"));

        var count = await CountAsync("traffic", 60);

        Told(count).ShouldBe("2 files, 4 rows: Mouse=2 Laptop=1");
        count.After.ShouldBe(new DateTime(2026, 11, 30, 11, 10, 0, DateTimeKind.Utc));
        // Without a window all are.
        (await Should.ThrowAsync<TrafficLogException>(() => CountAsync("traffic", null))).Message.ShouldStartWith(
            "traffic/web_traffic-20261129"
        );
    }

    [Fact]
    public async Task The_last_log_of_a_series_ends_with_its_day_and_other_names_are_always_opened()
    {
        Write("web_traffic-20261128T230000.000Z-aaaaaaaa-000001.csv", Header + "1\n");
        Write("web_traffic-20261129T235500.000Z-bbbbbbbb-000001.csv", Header + Row("23:59:00", "Mouse", 29));
        Write("web_traffic-20261130T001000.000Z-cccccccc-000001.csv", Header + Row("00:10:00", "Laptop"));
        Write("old.csv", Header + Row("00:05:00", "Phone", 1));

        Told(await CountAsync("traffic", 60)).ShouldBe("3 files, 3 rows: Laptop=1 Mouse=1");
        Told(await CountAsync("traffic", 5)).ShouldBe("2 files, 2 rows: Laptop=1");
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(null, 1)]
    public async Task Each_log_is_read_once(int? window, int times)
    {
        Write("web_traffic-20261130T120000.000Z-bbbbbbbb-000001.csv", Header + Row("12:00:00", "Mouse"));
        Write("web_traffic-20261130T120001.000Z-bbbbbbbb-000002.csv", Header + Row("12:00:01", "Mouse"));
        Write("other.csv", Header + string.Concat(Enumerable.Range(0, 20_000).Select(_ => Row("12:00:00", "Mouse"))));
        List<ReadProgress> reports = [];

        await CountAsync("traffic", window, new DirectProgress<ReadProgress>(reports.Add));

        var bytes = Directory.GetFiles(_folder.File("traffic")).Sum(file => new FileInfo(file).Length);
        reports[^1].ShouldBe(new("reading the log", bytes, bytes));
        reports.Count(report => report.Done == bytes).ShouldBe(times);
    }

    [Fact]
    public async Task Logs_in_any_order_give_what_counting_every_row_gives()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var chance = new Random(seed);
            using var folder = new TemporaryFolder();
            List<(DateTime Time, string Product, bool IsView)> rows = [];
            for (var file = 0; file < 4; file++)
            {
                var own = Enumerable
                    .Range(0, chance.Next(12))
                    .Select(_ => (Day(30).AddSeconds(chance.Next(7_200)), $"P{chance.Next(4)}", chance.Next(3) > 0))
                    .ToList();
                rows.AddRange(own);
                var text = own.Select(row => $"{row.Item1:yyyy-MM-dd'T'HH:mm:ss},U,\"{row.Item2}\",{(row.Item3 ? "view" : "buy")}\n");
                await File.WriteAllTextAsync(folder.File($"{file}.csv"), Header + string.Concat(text), Cancellation);
            }

            var count = await new TrafficReader(new(folder.Path), 100).CountAsync("*.csv", 30, null, Nobody, Cancellation);

            var after = rows.Count == 0 ? default : rows.Max(row => row.Time).AddMinutes(-30);
            count
                .Views.MostViewedFirst()
                .Select(product => (product.ProductName, product.Count))
                .ShouldBe(
                    rows.Where(row => row.IsView && row.Time > after)
                        .GroupBy(row => row.Product, StringComparer.Ordinal)
                        .Select(product => (product.Key, product.LongCount()))
                        .OrderByDescending(product => product.Item2)
                        .ThenBy(product => product.Key, StringComparer.Ordinal),
                    $"seed {seed}"
                );
            count.After.ShouldBe(rows.Count == 0 ? null : after);
        }
    }

    [Fact]
    public async Task A_guess_that_is_too_new_is_found_out()
    {
        // What follows the line break looks like a row of the future, and is a part of a name; it stands within the end that is looked at.
        var longName = new string('x', 900);
        var filler = string.Concat(Enumerable.Range(0, 100).Select(_ => Row("12:00:00", longName)));
        Write("a.csv", Header + filler + "2026-11-30T12:00:01Z,U,\"two\n2030-01-01T00:00:00Z,U,lines\",view\n" + Row("12:00:00", "Mouse"));

        var count = await CountAsync("traffic", 1);

        count.After.ShouldBe(new DateTime(2026, 11, 30, 11, 59, 1, DateTimeKind.Utc));
        count.Views.Products.ShouldBe(3);
    }

    [Fact]
    public async Task A_torn_header_spoils_its_own_log_and_so_does_a_torn_line()
    {
        Write("a.csv", Header + Row("12:00:00", "Mouse"));
        Write("b.csv", "timestamp,user_id,prod");
        Write("c.csv", Header + Row("12:00:01", "Mouse") + "2026-11-30T12:00:0");
        Write("d.csv", "");
        Write("web_traffic-20261130T120000.000Z-bbbbbbbb-000001.csv", "timestamp,user_2026-11-30T12:00:02Z,U,Mouse,view\n");

        foreach (var window in new int?[] { null, 60 })
        {
            var count = await CountAsync("traffic", window);
            Told(count).ShouldBe("3 files, 2 rows: Mouse=2");
            (count.SkippedFiles, count.UnfinishedLines).ShouldBe((2, 1));
        }

        // A source that is this one file has nothing else to count.
        await Should.ThrowAsync<TrafficLogException>(() => CountAsync("traffic/b.csv", null));
        // And a header that is whole and wrong is an error of whoever wrote it.
        Write("e.csv", "time,product\n1,Mouse\n");
        (await Should.ThrowAsync<TrafficLogException>(() => CountAsync("traffic", null))).Message.ShouldStartWith("traffic/e.csv: ");
    }

    [Theory]
    [InlineData("traffic")]
    [InlineData("traffic/*")]
    [InlineData("tr?ffic/*.csv")]
    public async Task Files_in_work_are_no_part_of_a_folder_or_pattern(string source)
    {
        Write(".web_traffic-20261130T120000.000Z-bbbbbbbb-000002.csv", Header + Row("12:00:00", "Hidden"));
        Write("web_traffic-20261130T110000.000Z-bbbbbbbb-000001.csv", Header + Row("11:00:00", "Mouse"));

        Told(await CountAsync(source, 60)).ShouldBe("1 files, 1 rows: Mouse=1");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(60)]
    public async Task A_folder_without_views_has_none_to_count(int? window)
    {
        Told(await CountAsync("traffic", window)).ShouldBe("0 files, 0 rows: ");
        Write("a.csv", Header + "2026-11-30T12:00:00Z,U,Mouse,buy\n");
        Told(await CountAsync("traffic", window)).ShouldBe("1 files, 1 rows: ");
    }

    [Fact]
    public void A_log_that_is_removed_before_it_is_opened_is_passed_over()
    {
        Write("a.csv", Header);
        var sources = new TrafficSources(_folder.Path);
        var source = sources.Find("traffic");
        File.Delete(_folder.File("traffic/a.csv"));

        sources.TryOpen(source.Files[0], source).ShouldBeNull();
        Should.Throw<TrafficLogException>(() => sources.TryOpen(source.Files[0], source with { IsFile = true }));
    }

    private static readonly DirectProgress<ReadProgress> Nobody = new(_ => { });

    private static DateTime Day(int day) => new(2026, 11, day, 0, 0, 0, DateTimeKind.Utc);

    private static string Row(string time, string product, int day = 30) =>
        string.Create(CultureInfo.InvariantCulture, $"2026-11-{day:00}T{time}Z,U,{product},view\n");

    private static string Told(TrafficCount count) =>
        $"{count.Files} files, {count.Rows} rows: "
        + string.Join(' ', count.Views.MostViewedFirst().Select(product => $"{product.ProductName}={product.Count}"));

    private void Write(string name, string text) => File.WriteAllText(_folder.File($"traffic/{name}"), text);

    private Task<TrafficCount> CountAsync(string source, int? window, IProgress<ReadProgress>? progress = null) =>
        new TrafficReader(new(_folder.Path), 100).CountAsync(source, window, null, progress ?? Nobody, Cancellation);
}
