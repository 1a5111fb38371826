using DzStore.Storefront.Traffic;
using DzStore.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Storefront.Tests.Traffic;

public sealed class TrafficWriterTests : IDisposable
{
    private const string Header = "timestamp,user_id,product_name,action";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Views_carts_and_purchases_are_rows_of_a_file_that_carries_the_time_of_the_first()
    {
        await using var traffic = await RunningTrafficLog.StartAsync(_folder);
        traffic.Log.View("v-1", "iPhone 15");
        traffic.Time.Advance(TimeSpan.FromSeconds(2));
        traffic.Log.AddToCart("v-1", "iPhone 15");
        traffic.Log.Buy("v-2", "Mouse");
        await traffic.StopAsync();

        var (name, lines) = RunningTrafficLog.Files(_folder).ShouldHaveSingleItem();
        name.ShouldMatch("^web_traffic-20261130T150513\\.123Z-[0-9a-f]{8}-000001\\.csv$");
        lines.ShouldBe([
            Header,
            "2026-11-30T15:05:13.123Z,v-1,iPhone 15,view",
            "2026-11-30T15:05:15.123Z,v-1,iPhone 15,add_to_cart",
            "2026-11-30T15:05:15.123Z,v-2,Mouse,buy",
        ]);
        File.ReadAllText(_folder.File(name)).ShouldEndWith("buy\n");
    }

    [Fact]
    public async Task Odd_names_are_one_line_of_csv_that_no_spreadsheet_takes_for_a_formula()
    {
        await using var traffic = await RunningTrafficLog.StartAsync(_folder);
        string[] odd = ["Mug, large", "12\" pizza", "a;b", "two\r\nlines", "=1+1", " @x", "قهوة ☕", "\0", " ", new('x', 1_000)];
        Array.ForEach(odd, product => traffic.Log.View("v,1", product));
        await traffic.StopAsync();

        var products = RunningTrafficLog.Files(_folder).Single().Lines[1..].Select(line => line["2026-11-30T15:05:13.123Z,".Length..]);
        products.ShouldBe([
            "\"v,1\",\"Mug, large\",view",
            "\"v,1\",\"12\"\" pizza\",view",
            "\"v,1\",\"a;b\",view",
            "\"v,1\",two  lines,view",
            "\"v,1\",'=1+1,view",
            "\"v,1\",' @x,view",
            "\"v,1\",قهوة ☕,view",
        ]);
        // Analytics would refuse the whole file for a product without a name.
        traffic.Dropped.ShouldBe([("invalid", 1), ("invalid", 1), ("invalid", 1)]);
    }

    [Fact]
    public async Task A_full_queue_drops_rows_and_counts_them_and_nobody_waits()
    {
        await using var traffic = RunningTrafficLog.Prepare(_folder, options => options.MaxQueued = 3);
        for (var i = 0; i < 5; i++)
            traffic.Log.View($"v-{i}", "Mouse");
        traffic.Dropped.ShouldBe([("queue_full", 1), ("queue_full", 1)]);

        await traffic.StartWriterAsync();
        await traffic.StopAsync();

        RunningTrafficLog.Files(_folder).Single().Lines.Length.ShouldBe(1 + 3);
    }

    [Fact]
    public async Task A_file_has_rows_of_one_day_in_name_and_rows()
    {
        var time = new FakeTimeProvider(new(2026, 11, 30, 23, 59, 59, 999, TimeSpan.Zero));
        await using var traffic = await RunningTrafficLog.StartAsync(_folder, time: time);
        traffic.Log.View("v", "Mouse");
        time.Advance(TimeSpan.FromMilliseconds(1));
        traffic.Log.View("v", "Mouse");
        traffic.Log.View("v", "Mouse");
        await traffic.StopAsync();

        var files = RunningTrafficLog.Files(_folder);
        files.Select(file => file.Name[..32]).ShouldBe(["web_traffic-20261130T235959.999Z", "web_traffic-20261201T000000.000Z"]);
        files.Select(file => file.Lines.Length).ShouldBe([2, 3]);
        files[1].Lines[1].ShouldStartWith("2026-12-01T00:00:00.000Z,");
    }

    [Fact]
    public async Task A_file_ends_at_its_size_and_no_row_is_cut_or_lost()
    {
        await using var traffic = await RunningTrafficLog.StartAsync(_folder, options => options.MaxBytes = 1_024);
        for (var i = 0; i < 100; i++)
            traffic.Log.View($"visitor-{i}", "iPhone 15");
        await traffic.StopAsync();

        var files = RunningTrafficLog.Files(_folder);
        files.Count.ShouldBeGreaterThan(3);
        files.ShouldAllBe(file => file.Lines[0] == Header && new FileInfo(_folder.File(file.Name)).Length <= 1_024);
        files
            .SelectMany(file => file.Lines[1..])
            .Select(line => line.Split(',')[1])
            .ShouldBe(Enumerable.Range(0, 100).Select(i => $"visitor-{i}"));
    }

    [Fact]
    public async Task With_a_time_the_file_in_work_is_hidden_until_it_is_closed()
    {
        await using var traffic = await RunningTrafficLog.StartAsync(_folder, options => options.RotateEvery = TimeSpan.FromSeconds(1));
        traffic.Log.View("v", "Mouse");
        await traffic.MoveUntilAsync(() => Directory.GetFiles(_folder.Path).Length == 1);
        Names().ShouldHaveSingleItem()!.ShouldStartWith(".web_traffic-20261130T150513.123Z-");

        // Nobody comes, and it is closed all the same.
        await traffic.MoveUntilAsync(() => Visible().Length == 1);
        traffic.Time.GetUtcNow().ShouldBeGreaterThanOrEqualTo(RunningTrafficLog.Start.AddSeconds(1));
        traffic.Log.View("v", "Mouse");
        await traffic.StopAsync();

        Visible().Length.ShouldBe(2);
        Names().ShouldAllBe(name => name!.StartsWith("web_traffic-", StringComparison.Ordinal));

        string[] Visible() => Directory.GetFiles(_folder.Path, "web_traffic-*.csv");
    }

    [Fact]
    public async Task Without_a_time_the_file_in_work_is_read_while_it_is_written()
    {
        await using var traffic = await RunningTrafficLog.StartAsync(_folder);
        traffic.Log.View("v", "Mouse");
        await traffic.MoveUntilAsync(() => RunningTrafficLog.Files(_folder) is [{ Lines.Length: 2 }]);
        traffic.Log.View("v", "Mouse");
        await traffic.MoveUntilAsync(() => RunningTrafficLog.Files(_folder) is [{ Lines.Length: 3 }]);
    }

    [Fact]
    public async Task Each_start_and_each_of_two_instances_has_files_of_its_own()
    {
        for (var start = 0; start < 2; start++)
        {
            await using var one = await RunningTrafficLog.StartAsync(_folder, options => options.RotateEvery = TimeSpan.FromSeconds(1));
            await using var two = await RunningTrafficLog.StartAsync(_folder, options => options.RotateEvery = TimeSpan.FromSeconds(1));
            for (var i = 0; i < 50; i++)
            {
                one.Log.View("one", "Mouse");
                two.Log.View("two", "Mouse");
            }
        }

        var files = RunningTrafficLog.Files(_folder);
        files.Count.ShouldBe(4);
        files.ShouldAllBe(file =>
            file.Lines.Length == 51
            && file.Lines.Skip(1).Select(line => line.Split(',', StringSplitOptions.None)[1]).Distinct().Count() == 1
        );
    }

    [Fact]
    public async Task A_clock_that_goes_back_begins_a_series_so_that_times_within_one_never_do()
    {
        await using var traffic = await RunningTrafficLog.StartAsync(_folder);
        traffic.Log.View("v", "Mouse");
        traffic.Time.AdjustTime(RunningTrafficLog.Start.AddSeconds(-1));
        traffic.Log.View("v", "Mouse");
        traffic.Time.AdjustTime(RunningTrafficLog.Start.AddHours(-1));
        traffic.Log.View("v", "Mouse");
        await traffic.StopAsync();

        var files = RunningTrafficLog.Files(_folder);
        files.Select(file => file.Lines.Length).ShouldBe([2, 3]);
        files[0].Name.ShouldStartWith("web_traffic-20261130T140513.123Z-");
        files[1].Lines[1..].ShouldAllBe(line => line.StartsWith("2026-11-30T15:05:13.123Z,", StringComparison.Ordinal));
        TrafficName.Parse(files[0].Name)!.Series.ShouldNotBe(TrafficName.Parse(files[1].Name)!.Series);
    }

    [Fact]
    public async Task Rows_wait_while_the_disk_takes_none()
    {
        var path = _folder.File("later");
        await File.WriteAllTextAsync(path, "no folder", TestContext.Current.CancellationToken);
        await using var traffic = await RunningTrafficLog.StartAsync(_folder, options => options.Folder = path);
        traffic.Log.View("v-1", "Mouse");
        await traffic.MoveUntilAsync(() => traffic.Log.Rows!.Count == 0);
        traffic.Log.View("v-2", "Mouse");
        File.Delete(path);
        await traffic.MoveUntilAsync(() => Directory.Exists(path), TimeSpan.FromSeconds(1));
        await traffic.StopAsync();

        traffic.Dropped.ShouldBeEmpty();
        Directory.GetFiles(path).SelectMany(file => File.ReadAllLines(file)[1..]).Count().ShouldBe(2);
    }

    [Fact]
    public async Task What_the_disk_did_not_take_before_the_stop_is_counted()
    {
        var path = _folder.File("later");
        await File.WriteAllTextAsync(path, "no folder", TestContext.Current.CancellationToken);
        await using var traffic = await RunningTrafficLog.StartAsync(_folder, options => options.Folder = path);
        traffic.Log.View("v-1", "Mouse");
        await traffic.StopAsync();

        traffic.Dropped.ShouldBe([("not_written", 1)]);
    }

    [Fact]
    public async Task Without_a_folder_nothing_is_written()
    {
        await using var traffic = await RunningTrafficLog.StartAsync(_folder, options => options.Folder = "");
        traffic.Log.View("v", "Mouse");
        await traffic.StopAsync();

        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    private IEnumerable<string?> Names() => Directory.GetFiles(_folder.Path).Select(Path.GetFileName);
}
