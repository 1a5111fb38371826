using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage.Recovery;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Recovery;

/// <summary>A repair keeps what can be read, and says and saves what it drops.</summary>
public class RepairTests
{
    private const int Count = 5;
    private static readonly int[] All = [.. Enumerable.Range(1, Count)];

    [Fact]
    public async Task A_damaged_log_is_kept_up_to_the_damage_and_the_documents_behind_it_are_saved()
    {
        using var store = await DamagedStore.KilledAsync(Count);
        var log = store.FileLike(".log");
        var second = RecordLog.Read(log).ElementAt(1).Offset;
        DamagedStore.Flip(log, second + 40);
        var damaged = File.ReadAllBytes(log);

        var report = StoreRepair.Run(store.Directory);
        var saved = Path.Combine(store.Directory, "repair-1", "shop.orders.json");
        report.ShouldBe([
            $"Damaged: in the log {Path.GetFileName(log)} at byte {second}, the checksum of the record there "
                + "is wrong, and 3 operations lie behind it.",
            "Dropped: that operation, of which nothing can be read, and what lies behind it.",
            $"Dropped: shop.orders: 3 documents written, 0 deleted; mongoimport reads them from {saved}.",
            $"Kept: everything before it. The damaged log is in {Path.Combine(store.Directory, "repair-1")}.",
        ]);
        File.ReadAllLines(saved)
            .ShouldBe(((int[])[3, 4, 5]).Select(i => $$"""{ "_id" : { "$numberInt" : "{{i}}" }, "paid" : "{{i}} DA" }"""));
        File.ReadAllBytes(Path.Combine(store.Directory, "repair-1", Path.GetFileName(log))).ShouldBe(damaged);
        (await store.StartAsync()).ShouldBe([1]);
        StoreRepair.Run(store.Directory).ShouldBe(["Nothing is damaged."]);
    }

    [Theory]
    [InlineData("CURRENT", true)]
    [InlineData("MANIFEST-", true)]
    [InlineData("CURRENT", false)]
    [InlineData("MANIFEST-", false)]
    public async Task Without_its_list_of_files_a_store_is_built_anew_from_data_files_and_logs(string file, bool killed)
    {
        using var store = killed ? await DamagedStore.KilledAsync(Count) : await DamagedStore.StoppedAsync(Count);
        File.Delete(store.FileLike(file));
        StoreRepair.Run(store.Directory).ShouldContain($"Kept: shop.orders: {Count} documents.");
        (await store.StartAsync()).ShouldBe(All);
    }

    [Fact]
    public async Task Data_files_and_a_log_together_are_built_anew()
    {
        using var store = await DamagedStore.KilledAsync(Count, engine => engine.Store.FlushMemory());
        File.Delete(store.FileLike("CURRENT"));
        StoreRepair.Run(store.Directory).ShouldContain($"Kept: shop.orders: {Count} documents.");
        (await store.StartAsync()).ShouldBe(All);
    }

    [Fact]
    public async Task A_block_that_cannot_be_read_costs_its_own_documents_alone()
    {
        const int count = 5000;
        using var store = await DamagedStore.StoppedAsync(count);
        var records = store.DataFile("records");
        DamagedStore.Flip(records, new FileInfo(records).Length / 2);
        var report = StoreRepair.Run(store.Directory);
        var kept = (await store.StartAsync()).Length;
        report.ShouldContain(line => line.StartsWith("Dropped: ", StringComparison.Ordinal), string.Join('\n', report));
        report.ShouldContain($"Kept: shop.orders: {kept} documents of {count}.");
        kept.ShouldBeInRange(count - 1000, count - 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repair_that_was_cut_short_is_no_store_to_start_on_and_is_finished_by_the_next(bool isBuilt)
    {
        using var store = await DamagedStore.StoppedAsync(Count);
        File.Delete(store.FileLike("CURRENT"));
        StoreRepair.Run(store.Directory).ShouldContain($"Kept: shop.orders: {Count} documents.");
        // As it was before the last steps: half of the new store is in place, or none.
        var folder = Path.Combine(store.Directory, "repair-1");
        var built = Directory.CreateDirectory(Path.Combine(folder, "new")).FullName;
        foreach (var file in Directory.GetFiles(store.Directory).Where(file => !UnfinishedRepair.IsApart(file)).Skip(isBuilt ? 2 : 0))
            File.Move(file, Path.Combine(built, Path.GetFileName(file)));
        new UnfinishedRepair(folder, isBuilt).Write(store.Directory);

        (await Should.ThrowAsync<DatabasePathException>(store.StartAsync())).Message.ShouldContain(
            $"a repair was cut short, whose files are in {folder}. Run embedded-mongod"
        );
        StoreRepair.Run(store.Directory)[^1].ShouldBe($"The damaged files are in {folder}.");
        (await store.StartAsync()).ShouldBe(All);
    }

    [Fact]
    public async Task Of_two_documents_with_one_id_whose_delete_is_lost_the_newer_stays()
    {
        using var store = await DamagedStore.KilledAsync(Count, engine =>
        {
            new Writer(engine).Delete(
                TempEngine.Orders,
                new(Filter.Parse(BsonDocument.Parse("{_id: 1}")), Multi: false),
                retryable: null,
                TestContext.Current.CancellationToken
            );
            new Writer(engine).Insert(TempEngine.Orders, [BsonDocument.Parse("{_id: 1, again: true}").ToBson()], ordered: true);
        });
        // Both the list of files and the delete, which is the third record, are lost.
        File.Delete(store.FileLike("CURRENT"));
        DamagedStore.Flip(store.FileLike(".log"), RecordLog.Read(store.FileLike(".log")).ElementAt(2).Offset + 20);

        var report = StoreRepair.Run(store.Directory);
        report.ShouldContain("Dropped: an older document of shop.orders with the _id 1.");
        (await store.StartAsync()).ShouldBe([2, 1, 3, 4, 5]);
    }

    [Fact]
    public async Task A_store_in_use_is_not_repaired()
    {
        await using var server = await Clients.ServerProcess.StartAsync(Directory.CreateTempSubdirectory("embedded-mongod-").FullName);
        Should.Throw<DatabasePathException>(() => StoreRepair.Run(server.DbPath)).InUse.ShouldBeTrue();
    }

    [Fact]
    public async Task An_intact_store_is_left_as_it_is()
    {
        using var store = await DamagedStore.StoppedAsync(Count);
        StoreRepair.Run(store.Directory).ShouldBe(["Nothing is damaged."]);
        Directory.Exists(Path.Combine(store.Directory, "repair-1")).ShouldBeFalse();
        (await store.StartAsync()).ShouldBe(All);
    }
}
