using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Oplog;

/// <summary>Changes of the catalog are in the oplog as commands.</summary>
public class CatalogEntryTests
{
    private static BsonDocument[] Commands(StorageEngine engine) =>
        [.. OplogReplay.Read(engine).Where(entry => entry["op"] == "c").Select(entry => entry["o"].AsBsonDocument)];

    private static Namespace Name(string name, string database = "shop") => new(database, name);

    [Fact]
    public async Task Create_and_drop_name_the_collection_and_its_identity()
    {
        await using var temp = new TempEngine();
        temp.Engine.CreateCollection(Name("a"), BsonDocument.Parse("{capped: true, size: 4096}"));
        var uuid = temp.Engine.Find(Name("a"))!.Uuid;
        temp.Engine.DropCollection(Name("a"));
        temp.Engine.DropCollection(Name("a"));

        var entries = OplogReplay.Read(temp.Engine);
        entries.Count.ShouldBe(2, "the second drop changed nothing");
        entries.ShouldAllBe(entry => entry["ns"] == "shop.$cmd" && entry["ui"].AsGuid == uuid);
        entries[0]
            ["o"]
            .ShouldBe(BsonDocument.Parse("{create: 'a', capped: true, size: 4096, idIndex: {v: 2, key: {_id: 1}, name: '_id_'}}"));
        entries[1]["o"].ShouldBe(new BsonDocument("drop", "a"));
        entries[1]["o2"].ShouldBe(new BsonDocument("numRecords", 0L));
    }

    [Fact]
    public async Task Indexes_have_an_entry_each()
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument("_id", 1));
        BsonDocument[] specs =
        [
            BsonDocument.Parse("{key: {a: 1}, name: 'a_1', unique: true}"),
            BsonDocument.Parse("{key: {b: 1}, name: 'b_1'}"),
        ];
        temp.Engine.CreateIndexes(TempEngine.Orders, specs, TestContext.Current.CancellationToken);
        temp.Engine.CreateIndexes(TempEngine.Orders, specs, TestContext.Current.CancellationToken);
        temp.Engine.DropIndexes(TempEngine.Orders, "*");
        Commands(temp.Engine)
            .Skip(1)
            .ShouldBe([
                BsonDocument.Parse("{createIndexes: 'orders', v: 2, key: {a: 1}, name: 'a_1', unique: true}"),
                BsonDocument.Parse("{createIndexes: 'orders', v: 2, key: {b: 1}, name: 'b_1'}"),
                BsonDocument.Parse("{dropIndexes: 'orders', index: 'a_1'}"),
                BsonDocument.Parse("{dropIndexes: 'orders', index: 'b_1'}"),
            ]);
        OplogReplay.Read(temp.Engine)[^1]["o2"].ShouldBe(BsonDocument.Parse("{v: 2, key: {b: 1}, name: 'b_1'}"));
    }

    [Fact]
    public async Task A_rename_says_what_it_replaces_and_one_across_databases_what_identity_comes_of_it()
    {
        await using var temp = new TempEngine();
        temp.Engine.CreateCollection(Name("a"));
        temp.Engine.CreateCollection(Name("b"));
        var (moved, dropped) = (temp.Engine.Find(Name("a"))!.Uuid, temp.Engine.Find(Name("b"))!.Uuid);
        temp.Engine.RenameCollection(Name("a"), Name("b"), dropTarget: true);
        temp.Engine.RenameCollection(Name("b"), Name("b", "other"), dropTarget: false);

        var (within, across) = (OplogReplay.Read(temp.Engine)[^2], OplogReplay.Read(temp.Engine)[^1]);
        within["ui"].AsGuid.ShouldBe(moved);
        within["o"]
            .ShouldBe(
                BsonDocument
                    .Parse("{renameCollection: 'shop.a', to: 'shop.b', stayTemp: false}")
                    .Add("dropTarget", new BsonBinaryData(dropped, GuidRepresentation.Standard))
            );
        across["o2"]["toUUID"].AsGuid.ShouldBe(temp.Engine.Find(Name("b", "other"))!.Uuid);
    }

    [Fact]
    public async Task A_collMod_says_what_it_changed_and_what_was_before()
    {
        await using var temp = new TempEngine();
        temp.Engine.CreateCollection(TempEngine.Orders, BsonDocument.Parse("{capped: true, size: 4096, max: 9}"));
        temp.Engine.CreateIndexes(
            TempEngine.Orders,
            [BsonDocument.Parse("{key: {a: 1}, name: 'a_1'}")],
            TestContext.Current.CancellationToken
        );
        temp.Engine.Modify(TempEngine.Orders, ("a_1", true), 8192, 0).WasHidden.ShouldBe(false);
        await temp.Reopen();

        var info = temp.Engine.Find(TempEngine.Orders)!;
        info.Indexes[1].Hidden.ShouldBeTrue();
        info.Cap.ShouldBe(new Cap(8192, null));
        var entry = OplogReplay.Read(temp.Engine)[^1];
        entry["o"]
            .ShouldBe(
                new BsonDocument
                {
                    { "collMod", "orders" },
                    {
                        "index",
                        new BsonDocument { { "name", "a_1" }, { "hidden", true } }
                    },
                    { "cappedSize", 8192L },
                    { "cappedMax", 0L },
                }
            );
        entry["o2"]
            .ShouldBe(BsonDocument.Parse("{collectionOptions_old: {capped: true, size: 4096, max: 9}, indexOptions_old: {hidden: false}}"));
    }

    [Fact]
    public async Task A_database_is_dropped_collection_by_collection_and_then_itself()
    {
        await using var temp = new TempEngine();
        temp.Engine.CreateCollection(Name("a"));
        temp.Engine.CreateCollection(Name("b"));
        temp.Engine.DropDatabase("shop");
        temp.Engine.DropDatabase("shop");
        Commands(temp.Engine)
            .Skip(2)
            .ShouldBe([new BsonDocument("drop", "a"), new BsonDocument("drop", "b"), new BsonDocument("dropDatabase", 1)]);
        new OplogReplay().Apply(OplogReplay.Read(temp.Engine)).Collections.ShouldBeEmpty();
    }
}
