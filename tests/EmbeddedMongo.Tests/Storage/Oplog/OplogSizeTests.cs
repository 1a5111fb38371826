using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Recovery;
using EmbeddedMongo.Tests.Storage.Recovery;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Oplog;

/// <summary>The oplog is bounded, counted without being read, and belongs to the files that are watched for damage.</summary>
public class OplogSizeTests
{
    private const long Megabyte = 1 << 20;

    private static TempEngine Small() => new(options => options with { OplogBytes = Megabyte });

    private static BsonDocument Large(int id) => new() { { "_id", id }, { "text", new string('x', 20_000) } };

    [Fact]
    public async Task Above_its_size_the_oldest_entries_are_dropped_and_the_rest_has_no_gap()
    {
        await using var temp = Small();
        for (var i = 0; i < 150; i++)
            temp.Insert(Large(i));
        await Eventually.ShouldAsync(() => Task.FromResult(temp.Engine.Log.Excess is null));

        var entries = OplogReplay.Read(temp.Engine);
        entries[^1]["o"]["_id"].ShouldBe(149);
        entries[0]["o"]["_id"].AsInt32.ShouldBeGreaterThan(80);
        entries.Select(entry => entry["o"]["_id"].AsInt32).ShouldBe(Enumerable.Range(entries[0]["o"]["_id"].AsInt32, entries.Count));
        ShouldCount(temp.Engine, entries);
        // Less than a segment below the bound, and never much above it.
        temp.Engine.Stats(OperationLog.Name).Size.ShouldBeInRange(Megabyte - 3 * 65_536, Megabyte);
        temp.Engine.Find(TempEngine.Orders)!.DocumentCount.ShouldBe(150);
    }

    [Fact]
    public async Task A_restart_knows_the_size_and_goes_on_dropping()
    {
        await using var temp = Small();
        for (var i = 0; i < 30; i++)
            temp.Insert(Large(i));
        await temp.Reopen();
        ShouldCount(temp.Engine, OplogReplay.Read(temp.Engine));
        for (var i = 30; i < 150; i++)
            temp.Insert(Large(i));
        await Eventually.ShouldAsync(() => Task.FromResult(temp.Engine.Log.Excess is null));
        await temp.Reopen();
        var entries = OplogReplay.Read(temp.Engine);
        entries[0]["o"]["_id"].AsInt32.ShouldBeGreaterThan(80);
        ShouldCount(temp.Engine, entries);
    }

    [Fact]
    public async Task The_size_is_checked_at_start()
    {
        foreach (var size in (long[])[0, Megabyte - 1, 1L << 51])
        {
            var error = await Should.ThrowAsync<ArgumentException>(
                EmbeddedMongoServer.StartAsync(
                    new EmbeddedMongoOptions
                    {
                        DbPath = Path.Combine(Path.GetTempPath(), "never-made"),
                        Port = 0,
                        OplogSize = size,
                    },
                    TestContext.Current.CancellationToken
                )
            );
            error.Message.ShouldContain($"not {size}");
        }
    }

    [Fact]
    public async Task A_kill_keeps_changes_and_entries_together_wherever_the_log_ends()
    {
        using var store = await DamagedStore.KilledAsync(12);
        var log = store.FileLike(".log");
        var records = RecordLog.Read(log).ToArray();
        foreach (var record in records.Skip(1))
        {
            using var copy = store.Copy();
            Crash.Cut(copy.FileLike(".log"), record.Offset + 9);
            await using var engine = StorageEngine.Open(new StorageOptions { DbPath = copy.Directory, CacheBytes = 8 << 20 });
            var replayed = new OplogReplay().Apply(OplogReplay.Read(engine))["shop.orders"];
            replayed.Count.ShouldBe((int)engine.Find(TempEngine.Orders)!.DocumentCount);
        }
    }

    [Fact]
    public async Task A_repair_that_builds_a_store_anew_keeps_the_oplog_s_newest_part_without_a_gap()
    {
        const int count = 3000;
        using var store = await DamagedStore.StoppedAsync(count);
        var file = store.DataFile("oplog");
        DamagedStore.Flip(file, new FileInfo(file).Length / 3);
        StoreRepair.Run(store.Directory).ShouldContain($"Kept: shop.orders: {count} documents.");

        await using var engine = StorageEngine.Open(new StorageOptions { DbPath = store.Directory, CacheBytes = 8 << 20 });
        var entries = OplogReplay.Read(engine);
        entries.Count.ShouldBeInRange(count / 3, count - 1);
        entries.Select(entry => entry["o"]["_id"].AsInt32).ShouldBe(Enumerable.Range(count - entries.Count + 1, entries.Count));
        ShouldCount(engine, entries);
    }

    [Fact]
    public async Task A_repair_of_a_damaged_log_cuts_changes_and_entries_at_one_place()
    {
        using var store = await DamagedStore.KilledAsync(6);
        var log = store.FileLike(".log");
        DamagedStore.Flip(log, RecordLog.Read(log).ElementAt(3).Offset + 40);
        StoreRepair.Run(store.Directory);
        await using var engine = StorageEngine.Open(new StorageOptions { DbPath = store.Directory, CacheBytes = 8 << 20 });
        new OplogReplay().Apply(OplogReplay.Read(engine))["shop.orders"].Keys.ShouldBe([1, 2, 3]);
        engine.Find(TempEngine.Orders)!.DocumentCount.ShouldBe(3);
    }

    private static void ShouldCount(StorageEngine engine, IReadOnlyList<BsonDocument> entries)
    {
        var stats = engine.Stats(OperationLog.Name);
        stats.Count.ShouldBe(entries.Count);
        stats.Size.ShouldBe(entries.Sum(entry => (long)entry.ToBson().Length));
    }
}
