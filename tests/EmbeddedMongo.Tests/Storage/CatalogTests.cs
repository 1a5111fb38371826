using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage;

public class CatalogTests
{
    private static readonly Namespace Other = new("shop", "other");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Code(Action action) => Should.Throw<MongoException>(action).Code;

    [Fact]
    public async Task Collections_are_created_listed_renamed_and_dropped_and_a_restart_knows_them()
    {
        await using var temp = new TempEngine();
        temp.Engine.CreateCollection(Other, BsonDocument.Parse("{comment: 'x'}"));
        temp.Engine.CreateCollection(Other, BsonDocument.Parse("{comment: 'x'}"));
        Code(() => temp.Engine.CreateCollection(Other)).ShouldBe((int)ErrorCode.NamespaceExists);
        temp.Insert(new BsonDocument("_id", 1));
        temp.Engine.CreateCollection(new("audit", "log"));
        var uuid = temp.Engine.Find(TempEngine.Orders)!.Uuid;

        await temp.Reopen();
        temp.Engine.Databases.ShouldBe(["audit", "local", "shop"]);
        temp.Engine.Collections("shop").Select(info => info.Namespace.Collection).ShouldBe(["orders", "other"]);
        temp.Engine.Find(Other)!.Options.ShouldBe(BsonDocument.Parse("{comment: 'x'}"));

        temp.Engine.RenameCollection(TempEngine.Orders, new("shop", "renamed"), dropTarget: false);
        temp.Engine.Find(new("shop", "renamed"))!.Uuid.ShouldBe(uuid);
        temp.Engine.RenameCollection(new("shop", "renamed"), new("audit", "orders"), dropTarget: false);
        temp.Engine.Find(new("audit", "orders"))!.DocumentCount.ShouldBe(1);
        temp.Engine.DropCollection(Other).Indexes.ShouldBe(1);
        temp.Engine.DropCollection(Other).Indexes.ShouldBeNull();
        temp.Engine.DropDatabase("audit").Dropped.ShouldBeTrue();
        await temp.Reopen();
        temp.Engine.Databases.ShouldBe(["local"]);
    }

    [Fact]
    public async Task A_rename_is_refused_where_MongoDB_refuses_it()
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument("_id", 1));
        temp.Engine.CreateCollection(Other);

        Code(() => temp.Engine.RenameCollection(new("shop", "none"), Other, dropTarget: true)).ShouldBe((int)ErrorCode.NamespaceNotFound);
        Code(() => temp.Engine.RenameCollection(TempEngine.Orders, Other, dropTarget: false)).ShouldBe((int)ErrorCode.NamespaceExists);
        Code(() => temp.Engine.RenameCollection(TempEngine.Orders, TempEngine.Orders, dropTarget: true))
            .ShouldBe((int)ErrorCode.IllegalOperation);
        Code(() => temp.Engine.RenameCollection(TempEngine.Orders, new("SHOP", "orders"), dropTarget: false)).ShouldBe(13297);
    }

    [Fact]
    public async Task Readers_never_see_the_target_of_a_rename_absent_empty_or_mixed()
    {
        await using var temp = new TempEngine();
        const int size = 50;
        void Stage(int version) =>
            temp.Writer.Insert(
                Other,
                [
                    .. Enumerable
                        .Range(0, size)
                        .Select(i => (ReadOnlyMemory<byte>)new BsonDocument { { "_id", i }, { "v", version } }.ToBson()),
                ],
                ordered: true
            );
        Stage(0);
        temp.Engine.RenameCollection(Other, TempEngine.Orders, dropTarget: true);
        using var done = new CancellationTokenSource();
        var readers = Enumerable
            .Range(0, 2)
            .Select(_ =>
                Task.Run(() =>
                {
                    var reads = 0;
                    while (!done.IsCancellationRequested)
                    {
                        var documents = temp.Find();
                        documents.Count.ShouldBe(size);
                        documents.Select(document => document["v"].AsInt32).Distinct().Count().ShouldBe(1);
                        reads++;
                    }

                    return reads;
                })
            )
            .ToArray();
        for (var version = 1; version <= 100; version++)
        {
            Stage(version);
            temp.Engine.RenameCollection(Other, TempEngine.Orders, dropTarget: true);
        }

        await done.CancelAsync();
        (await Task.WhenAll(readers)).Sum().ShouldBeGreaterThan(0);
        temp.Engine.Find(Other).ShouldBeNull();
        temp.Find()[0]["v"].AsInt32.ShouldBe(100);
    }

    [Fact]
    public async Task What_is_dropped_leaves_no_data_behind_even_if_a_crash_cut_the_drop_short()
    {
        await using var temp = new TempEngine();
        temp.Insert(Enumerable.Range(0, 20).Select(i => new BsonDocument("_id", i)));
        var info = temp.Engine.Find(TempEngine.Orders)!;
        using (var transaction = temp.Engine.BeginWrite())
        {
            // A drop that got as far as the catalog, and no further.
            transaction.Delete(temp.Engine.Store.Catalog, CatalogCodec.CollectionKey(info.Id));
            transaction.Commit();
        }

        await temp.Reopen();
        temp.Engine.Find(TempEngine.Orders).ShouldBeNull();
        using var records = new RangeIterator(temp.Engine.Store, temp.Engine.Store.Records, Keys.Prefix(0), Keys.Prefix(uint.MaxValue));
        records.MoveNext().ShouldBeFalse();
        using var entries = new RangeIterator(temp.Engine.Store, temp.Engine.Store.Indexes, Keys.Prefix(0), Keys.Prefix(uint.MaxValue));
        entries.MoveNext().ShouldBeFalse();
        temp.Insert(new BsonDocument("_id", 1)).Errors.ShouldBeEmpty();
        temp.Find().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cursor_on_a_dropped_collection_keeps_what_it_saw()
    {
        await using var temp = new TempEngine();
        temp.Insert(Enumerable.Range(0, 20).Select(i => new BsonDocument("_id", i)));
        using var view = temp.Engine.OpenView();
        using var execution = Planner.Plan(view, TempEngine.Request()).Execute();
        execution.Next(Token);
        temp.Engine.DropCollection(TempEngine.Orders);
        temp.Insert(new BsonDocument("_id", 100));

        for (var i = 1; i < 20; i++)
            execution.Next(Token)!.Document["_id"].AsInt32.ShouldBe(i);
        execution.Next(Token).ShouldBeNull();
        temp.Find().Single()["_id"].AsInt32.ShouldBe(100);
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a$")]
    [InlineData("a/b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void A_database_name_that_MongoDB_refuses_is_refused(string database) =>
        Code(() => new Namespace(database, "c").Checked()).ShouldBe((int)ErrorCode.InvalidNamespace);

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a$b")]
    [InlineData("a\0b")]
    public void A_collection_name_that_MongoDB_refuses_is_refused(string collection) =>
        Code(() => new Namespace("db", collection).Checked()).ShouldBe((int)ErrorCode.InvalidNamespace);

    [Fact]
    public void A_namespace_splits_at_its_first_dot()
    {
        Namespace.Parse("db.a.b").ShouldBe(new Namespace("db", "a.b"));
        Code(() => Namespace.Parse("db")).ShouldBe((int)ErrorCode.InvalidNamespace);
        Code(() => new Namespace("db", new string('x', 300)).Checked()).ShouldBe((int)ErrorCode.InvalidNamespace);
    }
}
