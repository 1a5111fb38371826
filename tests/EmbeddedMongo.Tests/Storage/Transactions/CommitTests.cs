using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Transactions;

/// <summary>The commit of a transaction in the store and in the oplog.</summary>
public sealed class CommitTests
{
    private static readonly LogicalSession Session = new(Guid.NewGuid());

    [Fact]
    public async Task It_is_one_entry_of_the_oplog()
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument { { "_id", 1 }, { "n", 1 } }, new BsonDocument("_id", 2));
        var before = temp.Engine.Log.Last;
        var transaction = temp.Engine.OpenTransaction(Session, 7);
        var writer = new Writer(temp.Engine, transaction);
        writer.Insert(TempEngine.Orders, [new BsonDocument("_id", 3).ToBson()], ordered: true);
        writer.Update(TempEngine.Orders, Increment(1), null, TestContext.Current.CancellationToken).Modified.ShouldBe(1);
        var delete = new DeleteStatement(Filter.Parse(new BsonDocument("_id", 2)), Multi: false);
        writer.Delete(TempEngine.Orders, delete, null, TestContext.Current.CancellationToken).Deleted.ShouldBe(1);
        temp.Engine.Log.Last.ShouldBe(before);
        transaction.Commit();

        var entry = Entries(temp, before.Timestamp).ShouldHaveSingleItem();
        entry["op"].ShouldBe("c");
        entry["ns"].ShouldBe("admin.$cmd");
        entry["lsid"]["id"].AsGuid.ShouldBe(Session.Id);
        entry["txnNumber"].ShouldBe(7L);
        entry["prevOpTime"].ShouldBe(new BsonDocument { { "ts", new BsonTimestamp(0) }, { "t", -1L } });
        var operations = entry["o"]["applyOps"].AsBsonArray;
        operations.Select(operation => operation["op"].AsString).ShouldBe(["i", "u", "d"]);
        operations.ShouldAllBe(operation => operation["ns"] == "shop.orders" && operation["ui"].IsBsonBinaryData);
        operations[1]["o"].ShouldBe(BsonDocument.Parse("{$v: 2, diff: {u: {n: 2}}}"));
        temp.Find().Select(document => document["_id"].AsInt32).ShouldBe([1, 3]);
        temp.Engine.Stats(TempEngine.Orders).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Above_16_MB_it_is_a_chain_of_entries()
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument("_id", 0));
        var before = temp.Engine.Log.Last.Timestamp;
        var transaction = temp.Engine.OpenTransaction(Session, 1);
        var writer = new Writer(temp.Engine, transaction);
        foreach (var id in new[] { 1, 2, 3 })
        {
            var large = new BsonDocument { { "_id", id }, { "x", new BsonBinaryData(new byte[9 << 20]) } };
            writer.Insert(TempEngine.Orders, [large.ToBson()], ordered: true).Inserted.ShouldBe(1);
        }

        transaction.Commit();
        var entries = Entries(temp, before);
        entries.Count.ShouldBe(3);
        entries.Select(entry => entry["o"].AsBsonDocument.GetValue("partialTxn", false).AsBoolean).ShouldBe([true, true, false]);
        entries[2]["o"]["count"].ShouldBe(3L);
        entries[1]["prevOpTime"]["ts"].ShouldBe(entries[0]["ts"]);
        entries[2]["prevOpTime"]["ts"].ShouldBe(entries[1]["ts"]);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task A_process_that_dies_leaves_all_of_it_or_nothing(bool commits, int documents)
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument("_id", 0));
        var transaction = temp.Engine.OpenTransaction(Session, 1);
        var writer = new Writer(temp.Engine, transaction);
        writer.Insert(TempEngine.Orders, [new BsonDocument("_id", 1).ToBson(), new BsonDocument("_id", 2).ToBson()], ordered: true);
        if (commits)
            transaction.Commit();
        await temp.Engine.WaitDurableAsync(temp.Engine.AppliedSequence, TestContext.Current.CancellationToken);

        var copy = Directory.CreateTempSubdirectory("embedded-mongo-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(temp.Path).Where(file => Path.GetFileName(file) != "LOCK"))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            await using var engine = temp.Open(copy);
            engine.Stats(TempEngine.Orders).Count.ShouldBe(documents);
            (engine.LastOfSession(Session) is not null).ShouldBe(commits);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task It_does_not_outlive_its_abort()
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument("_id", 0));
        var transaction = temp.Engine.OpenTransaction(Session, 1);
        using var view = transaction.OpenView();
        transaction.Abort();
        transaction.Ended.IsCompleted.ShouldBeTrue();
        Should.Throw<EmbeddedMongo.Errors.MongoException>(() => transaction.Commit());
        Should.Throw<EmbeddedMongo.Errors.MongoException>(() => transaction.OpenView());
        view.Record(temp.Engine.Find(TempEngine.Orders)!, 1).ShouldNotBeNull();
    }

    private static UpdateStatement Increment(int id) =>
        new(
            Filter.Parse(new BsonDocument("_id", id)),
            UpdateSpec.Parse(BsonDocument.Parse("{$inc: {n: 1}}"), null, null, TimeProvider.System)
        );

    private static List<BsonDocument> Entries(TempEngine temp, long after)
    {
        using var view = temp.Engine.OpenView();
        using var records = view.Records(temp.Engine.Log.Info, new RecordRange((ulong)after + 1, ulong.MaxValue), backward: false);
        var entries = new List<BsonDocument>();
        while (records.MoveNext())
            entries.Add(EmbeddedMongo.Values.RawBson.Document(records.Value.ToArray()));
        return entries;
    }
}
