using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Oplog;

/// <summary>Each change has its entry, in the form that MongoDB's oplog has.</summary>
public class OplogEntryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static UpdateStatement Update(string filter, string update, bool multi = false, bool upsert = false) =>
        new(Filter(filter), UpdateSpec.Parse(BsonDocument.Parse(update), null, null, TimeProvider.System))
        {
            Multi = multi,
            Upsert = upsert,
        };

    private static Filter Filter(string filter) => EmbeddedMongo.Query.Filter.Parse(BsonDocument.Parse(filter));

    [Fact]
    public async Task Insert_update_and_delete_are_logged_as_i_u_and_d_after_the_collection_s_create()
    {
        var time = new FakeTimeProvider(Noon);
        await using var temp = new TempEngine(options => options with { Time = time });
        temp.Insert(new BsonDocument { { "_id", 1 }, { "n", 5 } });
        temp.Writer.Update(TempEngine.Orders, Update("{_id: 1}", "{$inc: {n: 1}}"), null, Token);
        temp.Writer.Update(TempEngine.Orders, Update("{_id: 1}", "{m: 1}"), null, Token);
        temp.Writer.Delete(TempEngine.Orders, new DeleteStatement(Filter("{_id: 1}"), Multi: false), null, Token);

        var entries = OplogReplay.Read(temp.Engine);
        entries.Select(entry => entry["op"].AsString).ShouldBe(["c", "i", "u", "u", "d"]);
        var uuid = new BsonBinaryData(temp.Engine.Find(TempEngine.Orders)!.Uuid, GuidRepresentation.Standard);
        var second = (int)Noon.ToUnixTimeSeconds();
        entries[0]["o"].ShouldBe(BsonDocument.Parse("{create: 'orders', idIndex: {v: 2, key: {_id: 1}, name: '_id_'}}"));
        entries[1]
            .ShouldBe(
                new BsonDocument
                {
                    { "op", "i" },
                    { "ns", "shop.orders" },
                    { "ui", uuid },
                    {
                        "o",
                        new BsonDocument { { "_id", 1 }, { "n", 5 } }
                    },
                    { "o2", new BsonDocument("_id", 1) },
                    { "ts", new BsonTimestamp(second, 2) },
                    { "t", 1L },
                    { "v", 2L },
                    { "wall", new BsonDateTime(Noon.UtcDateTime) },
                }
            );
        entries[2]["o"].ShouldBe(BsonDocument.Parse("{$v: 2, diff: {u: {n: 6}}}"));
        entries[2]["o2"].ShouldBe(new BsonDocument("_id", 1));
        entries[3]["o"].ShouldBe(BsonDocument.Parse("{_id: 1, m: 1}"));
        entries[4]["o"].ShouldBe(new BsonDocument("_id", 1));
        entries.Select(entry => entry["ts"].AsBsonTimestamp.Increment).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task A_write_s_sequence_is_the_time_of_its_last_entry()
    {
        await using var temp = new TempEngine();
        var sequence = temp.Insert(new BsonDocument("_id", 1), new BsonDocument("_id", 2)).Sequence;
        OplogReplay.Read(temp.Engine)[^1]["ts"].ShouldBe(new BsonTimestamp(sequence));
        temp.Engine.Log.Last.ShouldBe(new OpTime(sequence, 1));
    }

    [Fact]
    public async Task A_write_that_changes_nothing_and_one_that_is_refused_have_no_entry()
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument { { "_id", 1 }, { "n", 5 } });
        var count = OplogReplay.Read(temp.Engine).Count;
        temp.Writer.Update(TempEngine.Orders, Update("{_id: 1}", "{$set: {n: 5}}"), null, Token).Modified.ShouldBe(0);
        temp.Insert(new BsonDocument("_id", 1)).Errors.Count.ShouldBe(1);
        temp.Writer.Delete(TempEngine.Orders, new DeleteStatement(Filter("{_id: 9}"), Multi: false), null, Token).Deleted.ShouldBe(0);
        OplogReplay.Read(temp.Engine).Count.ShouldBe(count);
    }

    [Fact]
    public async Task What_is_written_to_local_and_by_the_profiler_is_the_server_s_own_and_not_logged()
    {
        await using var temp = new TempEngine();
        temp.Writer.Insert(new Namespace("local", "notes"), [new BsonDocument("_id", 1).ToBson()], ordered: true);
        temp.Writer.Insert(new Namespace("shop", "system.profile"), [new BsonDocument("_id", 1).ToBson()], ordered: true);
        OplogReplay.Read(temp.Engine).ShouldBeEmpty();
        temp.Engine.DropCollection(new Namespace("local", "notes"));
        OplogReplay.Read(temp.Engine).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_entries_of_a_retryable_write_name_its_statement_and_lead_back_from_one_to_the_other()
    {
        await using var temp = new TempEngine();
        var session = new LogicalSession(Guid.NewGuid());
        temp.Writer.Insert(
            TempEngine.Orders,
            [new BsonDocument("_id", 1).ToBson(), new BsonDocument("_id", 2).ToBson()],
            ordered: true,
            new RetryableWrite(session, 7)
        );
        await temp.Reopen();
        temp.Writer.Update(TempEngine.Orders, Update("{_id: 2}", "{$set: {n: 1}}"), new RetryableWrite(session, 7, 2), Token);
        temp.Writer.Update(TempEngine.Orders, Update("{_id: 3}", "{$set: {n: 1}}", upsert: true), new RetryableWrite(session, 8), Token);

        var entries = OplogReplay.Read(temp.Engine).Where(entry => entry["op"] != "c").ToArray();
        entries.Select(entry => entry["stmtId"].AsInt32).ShouldBe([0, 1, 2, 0]);
        entries.Select(entry => entry["txnNumber"].AsInt64).ShouldBe([7, 7, 7, 8]);
        entries.ShouldAllBe(entry => entry["lsid"]["id"].AsGuid == session.Id && entry["lsid"]["uid"].AsByteArray.Length == 32);
        entries[0]
            .Names.ShouldBe(
                ["lsid", "txnNumber", "op", "ns", "ui", "o", "o2", "stmtId", "ts", "t", "v", "wall", "prevOpTime"],
                "the order of MongoDB"
            );
        var none = BsonDocument.Parse("{ts: {$timestamp: {t: 0, i: 0}}, t: {$numberLong: '-1'}}");
        entries.Select(entry => entry["prevOpTime"]).ShouldBe([none, Time(entries[0]), Time(entries[1]), none]);
    }

    [Theory]
    [InlineData(false, "preImageOpTime", 1)]
    [InlineData(true, "postImageOpTime", 2)]
    public async Task A_retryable_findAndModify_keeps_the_document_that_it_answered_with(bool returnNew, string field, int value)
    {
        await using var temp = new TempEngine();
        temp.Insert(new BsonDocument { { "_id", 1 }, { "n", 1 } });
        var statement = new FindAndModifyStatement(Filter("{_id: 1}"))
        {
            Update = UpdateSpec.Parse(BsonDocument.Parse("{$inc: {n: 1}}"), null, null, TimeProvider.System),
            ReturnNew = returnNew,
        };
        temp.Writer.FindAndModify(TempEngine.Orders, statement, new RetryableWrite(new LogicalSession(Guid.NewGuid()), 1), Token);

        var (image, entry) = (OplogReplay.Read(temp.Engine)[^2], OplogReplay.Read(temp.Engine)[^1]);
        entry[field].ShouldBe(Time(image));
        image["op"].ShouldBe("n");
        image["o"].ShouldBe(new BsonDocument { { "_id", 1 }, { "n", value } });
        image.Contains("txnNumber").ShouldBeFalse();
        entry["prevOpTime"]["t"].ShouldBe(-1L);
    }

    [Fact]
    public async Task Random_writes_replayed_from_the_oplog_once_and_twice_make_the_same_documents()
    {
        await using var temp = new TempEngine();
        var random = new Values.RandomBson(7);
        string[] updates =
        [
            "{$inc: {n: 1}, $set: {'a.b': 1}}",
            "{$push: {list: {x: 1}}}",
            "{$pop: {list: -1}}",
            "{$unset: {a: 1}}",
            "{n: 1, a: {b: 2, c: 3}}",
            "{$rename: {n: 'm'}}",
            "{$addToSet: {list: 5}}",
        ];
        for (var round = 0; round < 150; round++)
        {
            var id = random.Next(8);
            if (random.Next(5) == 0)
                temp.Writer.Delete(TempEngine.Orders, new DeleteStatement(Filter($"{{_id: {id}}}"), Multi: false), null, Token);
            else
                temp.Writer.Update(TempEngine.Orders, Update($"{{_id: {id}}}", random.Pick(updates), upsert: true), null, Token);
        }

        temp.Writer.Update(TempEngine.Orders, Update("{}", "{$set: {end: true}}", multi: true), null, Token);
        var entries = OplogReplay.Read(temp.Engine);
        foreach (var times in (int[])[1, 2])
        {
            var replayed = new OplogReplay().Apply(entries, times)["shop.orders"];
            BsonDocument[] documents = [.. replayed.Values.OrderBy(document => document["_id"])];
            documents.ShouldBe(temp.Find(sort: "{_id: 1}"), $"applied {times} times");
        }
    }

    private static BsonDocument Time(BsonDocument entry) => new() { { "ts", entry["ts"] }, { "t", entry["t"] } };
}
