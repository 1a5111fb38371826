using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Recovery;
using EmbeddedMongo.Writing;
using MongoDB.Bson;
using RocksDbSharp;

namespace EmbeddedMongo.Tests.Storage.Recovery;

/// <summary>What was confirmed as durable is there, or the start fails and says why; it is never dropped in silence.</summary>
public class DamageTests
{
    private const int Count = 5;
    private static readonly int[] All = [.. Enumerable.Range(1, Count)];

    private static LogEntry[] Records(DamagedStore store) => [.. RecordLog.Read(store.FileLike(".log"))];

    [Fact]
    public async Task A_flipped_bit_in_the_second_record_stops_the_start_and_says_where_how_much_and_what_to_do()
    {
        using var store = await DamagedStore.KilledAsync(Count);
        var records = Records(store);
        records.Length.ShouldBe(Count);
        var log = store.FileLike(".log");
        DamagedStore.Flip(log, records[1].Offset + 40);

        var error = await Should.ThrowAsync<DatabasePathException>(store.StartAsync());
        error.InUse.ShouldBeFalse();
        error.Message.ShouldBe(
            $"The data directory {store.Directory} is damaged, and nothing was started or changed: in the log {Path.GetFileName(log)} at "
                + $"byte {records[1].Offset}, the checksum of the record there is wrong, and 3 operations lie behind it. Run "
                + $"embedded-mongod --dbpath \"{store.Directory}\" --repair, which keeps what can be read and says what it drops, or "
                + "restore a dump into another directory."
        );
    }

    [Fact]
    public async Task Any_flipped_bit_of_the_log_stops_the_start()
    {
        using var store = await DamagedStore.KilledAsync(Count);
        var length = new FileInfo(store.FileLike(".log")).Length;
        var random = new Random(1);
        // Each header whole, and every 41st byte of the rest.
        var places = Records(store).SelectMany(record => Enumerable.Range(0, LogPiece.HeaderSize).Select(i => record.Offset + i));
        foreach (var at in places.Concat(Enumerable.Range(0, (int)(length / 41)).Select(i => i * 41L)))
        {
            using var copy = store.Copy();
            DamagedStore.Flip(copy.FileLike(".log"), at, random.Next(8));
            await Should.ThrowAsync<DatabasePathException>(copy.StartAsync(), $"byte {at}");
        }
    }

    [Fact]
    public async Task A_record_that_the_end_of_the_file_cuts_off_is_what_a_crash_leaves_and_goes_on()
    {
        using var store = await DamagedStore.KilledAsync(Count);
        var last = Records(store)[^1];
        var end = new FileInfo(store.FileLike(".log")).Length;
        foreach (var length in (long[])[last.Offset, last.Offset + 3, last.Offset + LogPiece.HeaderSize, last.Offset + 50, end - 1])
        {
            using var copy = store.Copy();
            Crash.Cut(copy.FileLike(".log"), length);
            (await copy.StartAsync()).ShouldBe(All[..^1], $"cut to {length}");
        }
    }

    [Fact]
    public async Task Zeros_to_the_end_are_a_crash_and_zeros_before_a_record_are_damage()
    {
        using var store = await DamagedStore.KilledAsync(Count);
        var records = Records(store);
        using var torn = store.Copy();
        var end = new FileInfo(torn.FileLike(".log")).Length;
        Crash.Cut(torn.FileLike(".log"), records[^1].Offset);
        Crash.Cut(torn.FileLike(".log"), end + 100_000);
        (await torn.StartAsync()).ShouldBe(All[..^1]);

        var bytes = File.ReadAllBytes(store.FileLike(".log"));
        Array.Clear(bytes, (int)records[1].Offset, (int)(records[2].Offset - records[1].Offset));
        File.WriteAllBytes(store.FileLike(".log"), bytes);
        (await Should.ThrowAsync<DatabasePathException>(store.StartAsync())).Message.ShouldContain("there are zeros where a record was");
    }

    [Fact]
    public async Task A_record_of_several_blocks_is_read_whole_and_damage_in_its_middle_is_found()
    {
        using var store = await DamagedStore.KilledAsync(2, engine =>
            new Writer(engine).Insert(
                new("shop", "large"),
                [new BsonDocument { { "_id", 1 }, { "s", new string('x', 200_000) } }.ToBson()],
                ordered: true
            )
        );
        using var whole = store.Copy();
        (await whole.StartAsync()).ShouldBe([1, 2]);

        var large = Records(store).Single(record => record.Payload.Length > 200_000);
        DamagedStore.Flip(store.FileLike(".log"), large.Offset + 100_000);
        (await Should.ThrowAsync<DatabasePathException>(store.StartAsync())).Message.ShouldContain(
            $"at byte {large.Offset}, the checksum of the record there is wrong, and 1 operation lies behind it"
        );
    }

    [Fact]
    public async Task A_closed_log_that_was_synced_and_is_cut_or_gone_stops_the_start()
    {
        using var store = await DamagedStore.KilledAsync(Count, engine => engine.Store.FlushMemory(engine.Store.Catalog));
        var logs = StoreFiles.Logs(store.Directory);
        logs.Count.ShouldBe(2, "the older one still holds what the other families have in memory");
        using var whole = store.Copy();
        (await whole.StartAsync()).ShouldBe(All);

        using var cut = store.Copy();
        var older = StoreFiles.Logs(cut.Directory)[0];
        Crash.Cut(older, RecordLog.Read(older).Last().Offset);
        (await Should.ThrowAsync<DatabasePathException>(cut.StartAsync())).Message.ShouldContain("--repair");

        foreach (var log in logs)
        {
            using var gone = store.Copy();
            File.Delete(Path.Combine(gone.Directory, Path.GetFileName(log)));
            (await Should.ThrowAsync<DatabasePathException>(gone.StartAsync(), Path.GetFileName(log))).Message.ShouldContain("--repair");
        }
    }

    [Theory]
    [InlineData("CURRENT")]
    [InlineData("MANIFEST-")]
    [InlineData(".log")]
    [InlineData(".sst")]
    public async Task A_file_that_is_gone_stops_the_start(string file)
    {
        using var store = file == ".sst" ? await DamagedStore.StoppedAsync(Count) : await DamagedStore.KilledAsync(Count);
        File.Delete(store.FileLike(file));
        var error = await Should.ThrowAsync<DatabasePathException>(store.StartAsync());
        error.Message.ShouldContain("is damaged");
        error.Message.ShouldContain("--repair");
    }

    [Theory]
    [InlineData("CURRENT", true)]
    [InlineData("MANIFEST-", true)]
    [InlineData("MANIFEST-", false)]
    [InlineData("OPTIONS-", true)]
    [InlineData("IDENTITY", true)]
    [InlineData("WITNESS", true)]
    [InlineData(".sst", false)]
    public async Task A_flipped_bit_or_a_cut_in_any_other_file_loses_nothing_in_silence(string file, bool killed)
    {
        using var store = killed ? await DamagedStore.KilledAsync(Count) : await DamagedStore.StoppedAsync(Count);
        var length = new FileInfo(store.FileLike(file)).Length;
        var random = new Random(2);
        for (var round = 0; round < 16; round++)
        {
            using var copy = store.Copy();
            var name = copy.FileLike(file);
            var at = random.NextInt64(length);
            if (round % 2 == 0)
                DamagedStore.Flip(name, at, random.Next(8));
            else
                Crash.Cut(name, at);
            try
            {
                (await copy.StartAsync()).ShouldBe(All, $"{name} at {at}");
            }
            catch (Exception e) when (e is DatabasePathException or RocksDbException)
            {
                // Said, not dropped: at the start, or by the read that meets the block.
                e.Message.ShouldNotBeEmpty();
            }
        }
    }
}
