using System.Text;
using DzStore.Analytics.Trending.Csv;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.Analytics.Trending.Csv.Rows;

namespace DzStore.Analytics.Tests.Trending.Csv;

/// <summary>A log is read up to its last whole line, while somebody appends to it.</summary>
public sealed class LogBeingWrittenTests : IDisposable
{
    private const string Header = "timestamp,user_id,product_name,action\n";
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("dzstore-log-").FullName, "log.csv");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [InlineData("1,U1,Mouse,view\n2,U2,Mo", 1, true)]
    [InlineData("1,U1,Mouse,view\n2,U2,\"Mou", 1, true)]
    [InlineData("1,U1,Mouse,view\n2", 1, true)]
    [InlineData("1,U1,Mouse,view\r\n2,U2,,view", 1, true)]
    [InlineData("1,U1,Mouse,view\n2,U2,Mouse,view", 2, false)]
    [InlineData("1,U1,Mouse,view\n2,U2,Mouse,view\r", 2, false)]
    [InlineData("1,U1,Mouse,view\n", 1, false)]
    public async Task A_last_line_without_an_end_counts_if_it_is_a_whole_row(string rows, long views, bool half)
    {
        await File.WriteAllTextAsync(_path, Header + rows, Cancellation);

        (await ReadAsync()).ShouldBe((views, new LogExtent(views, half)));
    }

    [Fact]
    public async Task A_character_cut_in_two_is_an_unfinished_line_and_a_wrong_one_in_the_middle_is_an_error()
    {
        var cut = Encoding.UTF8.GetBytes(Header + "1,U1,Mouse,view\n2,U1,é")[..^1];
        await File.WriteAllBytesAsync(_path, cut, Cancellation);
        (await ReadAsync()).ShouldBe((1, new LogExtent(1, true)));

        await File.WriteAllBytesAsync(_path, [.. cut, .. ",view\n"u8], Cancellation);
        (await Should.ThrowAsync<TrafficLogException>(ReadAsync)).Message.ShouldBe(
            "Line 3 is not UTF-8. Save the log as UTF-8 and run again."
        );
    }

    [Fact]
    public async Task What_is_appended_after_the_reading_began_is_left_to_the_next_and_so_is_the_line_it_ends()
    {
        // The last line looks whole, and is not: it goes on while the log is read.
        await File.WriteAllTextAsync(
            _path,
            "action,product_name\n" + string.Concat(Enumerable.Repeat("view,Mouse\n", 1_000)) + "view,Lap",
            Cancellation
        );
        await using var log = Open();
        var views = new ViewCounter();

        var extent = await new TrafficLog(10, threads: 1, blockBytes: 1 << 10).CountViewsAsync(
            log,
            views,
            null,
            new OnFirst(() => File.AppendAllText(_path, "top\nview,Phone\n")),
            Cancellation
        );

        extent.ShouldBe(new LogExtent(1_000, true));
        views.MostViewedFirst().ShouldBe([new("Mouse", 1_000)]);
        (await ReadAsync()).ShouldBe((1_002, new LogExtent(1_002, false)));
    }

    [Fact]
    public async Task While_a_writer_appends_bytes_every_reading_gives_whole_rows_and_no_error()
    {
        // A column after the action: a writer that rests within the word "view" leaves too few columns for a row, and not a row of another
        // action.
        await File.WriteAllTextAsync(_path, "timestamp,user_id,product_name,action,page\n", Cancellation);
        const int Rows = 3_000;
        var writer = Task.Run(
            async () =>
            {
                // In pieces that end anywhere, also within a name and within a character.
                var rows = Encoding.UTF8.GetBytes(
                    string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i},U1,\"Écran, 27\"\"\",view,1\n"))
                );
                var chance = new Random(7);
                await using var log = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                for (var at = 0; at < rows.Length; )
                {
                    var piece = Math.Min(chance.Next(1, 200), rows.Length - at);
                    await log.WriteAsync(rows.AsMemory(at, piece), Cancellation);
                    at += piece;
                }
            },
            Cancellation
        );

        var (last, unfinished, readings) = (0L, 0, 0);
        do
        {
            readings++;
            await using var log = Open();
            var views = new ViewCounter();
            var extent = await new TrafficLog(10, threads: 2, blockBytes: 1 << 10).CountViewsAsync(
                log,
                views,
                null,
                new Progress<long>(),
                Cancellation
            );
            views.MostViewedFirst().ShouldAllBe(product => product.ProductName == "Écran, 27\"" && product.Count == extent.Rows);
            extent.Rows.ShouldBeGreaterThanOrEqualTo(last);
            last = extent.Rows;
            if (extent.EndsUnfinished)
                unfinished++;
        } while (!writer.IsCompleted);
        await writer;

        (await ReadAsync()).ShouldBe((Rows, new LogExtent(Rows, false)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{readings} readings, {unfinished} ended in an unfinished line");
    }

    private FileStream Open() => new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

    private async Task<(long Views, LogExtent Extent)> ReadAsync()
    {
        await using var log = Open();
        var views = new ViewCounter();
        var extent = await new TrafficLog(10).CountViewsAsync(log, views, null, new Progress<long>(), Cancellation);
        return (views.MostViewedFirst().Sum(product => product.Count), extent);
    }

    private sealed class OnFirst(Action action) : IProgress<long>
    {
        private bool _done;

        public void Report(long value)
        {
            if (!_done)
                action();
            _done = true;
        }
    }
}
