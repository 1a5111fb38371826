using EmbeddedMongo.Query;
using EmbeddedMongo.Replication.Log;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Undo;
using EmbeddedMongo.Tests.Storage;
using EmbeddedMongo.Tests.Storage.Oplog;
using EmbeddedMongo.Tests.Values;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace EmbeddedMongo.Tests.Replication.Log;

/// <summary>Undone entries leave no trace but files.</summary>
public class RollbackTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TempEngine Member() => new(options => options with { IsMember = true });

    /// <summary>An engine that has taken over another one's log up to an entry.</summary>
    private static TempEngine Prefix(StorageEngine of, OpTime to)
    {
        var prefix = new TempEngine();
        var entries = new ReplicatedLog(of).Read(OpTime.None, int.MaxValue).Entries;
        new ReplicatedLog(prefix.Engine).Append([.. entries.Where(entry => entry.OpTime <= to)]);
        return prefix;
    }

    private static OpTime[] Times(StorageEngine engine) =>
        [.. OplogReplay.Read(engine).Select(entry => new OpTime(entry["ts"].AsBsonTimestamp.Value, entry["t"].AsInt64))];

    /// <summary>For each statement in the log of a session's latest command, true where a retry is answered.</summary>
    private static string Outcomes(StorageEngine engine, IEnumerable<BsonDocument> entries)
    {
        var statements = entries
            .Where(entry => entry.Contains("stmtId"))
            .Select(entry => new RetryableWrite(
                LogicalSession.Parse(entry["lsid"].AsBsonDocument),
                entry["txnNumber"].AsInt64,
                entry["stmtId"].AsInt32
            ));
        return string.Join('\n', statements.Select(statement => $"{statement} {engine.RetryableWrites.Has(statement)}"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task Back_to_a_random_entry_everything_is_as_it_was_then(int seed, bool onSecondary)
    {
        await using var primary = Member();
        await using var secondary = Member();
        primary.Engine.KeepUndo(true);
        secondary.Engine.KeepUndo(true);
        var (writes, random) = (new RandomWrites(primary.Engine, seed), new RandomBson(seed));
        for (var round = 0; round < 4; round++)
        {
            writes.Make(50);
            var temp = onSecondary ? secondary : primary;
            if (onSecondary)
                ReplicatedLogTests.Pull(primary.Engine, secondary.Engine);
            OpTime[] times = [OpTime.None, .. Times(temp.Engine)];
            var to = times[random.Next(times.Length)];
            await using var expected = Prefix(temp.Engine, to);

            await new ReplicatedLog(temp.Engine).RollBackAsync(to, Token);
            temp.Engine.Log.Last.ShouldBe(to);
            EngineState.Of(temp.Engine).ShouldBe(EngineState.Of(expected.Engine));
            OplogReplay.Read(temp.Engine).ShouldBe(OplogReplay.Read(expected.Engine));
            temp.Engine.Stats(OperationLog.Name).Count.ShouldBe(Array.IndexOf(times, to));
            Outcomes(temp.Engine, OplogReplay.Read(temp.Engine)).ShouldBe(Outcomes(expected.Engine, OplogReplay.Read(temp.Engine)));
            if (round % 2 == 1)
                await temp.Reopen();
            EngineState.Of(temp.Engine).ShouldBe(EngineState.Of(expected.Engine));
            if (!onSecondary)
                writes = new RandomWrites(temp.Engine, seed + round + 10);
        }
    }

    [Fact]
    public async Task A_rollback_that_a_crash_cuts_short_is_finished_at_the_next_start()
    {
        await using var temp = Member();
        temp.Engine.KeepUndo(true);
        new RandomWrites(temp.Engine, 5).Make(120);
        var times = Times(temp.Engine);
        var to = times[times.Length / 3];
        await using var expected = Prefix(temp.Engine, to);
        var mark = new RollbackMark(to, "2026-12-01T12-00-00", [], IsSaved: true);
        await new MemberRecords(temp.Engine).PutAsync(mark, [], Token);
        new UndoneChanges(temp.Engine).UndoGroup(to, most: 20).ShouldBeTrue();
        await temp.Reopen();
        temp.Engine.Log.Last.ShouldBe(times[^21]);

        new ReplicatedLog(temp.Engine).Restore().History.Last.ShouldBe(to);
        EngineState.Of(temp.Engine).ShouldBe(EngineState.Of(expected.Engine));
        Directory.Exists(Path.Combine(temp.Path, "rollback")).ShouldBeFalse("the files were written before");
        await temp.Reopen();
        new ReplicatedLog(temp.Engine).Restore().History.Last.ShouldBe(to);
    }

    [Fact]
    public async Task A_rollback_that_was_cut_short_before_its_files_were_complete_was_never_begun()
    {
        await using var temp = Member();
        temp.Engine.KeepUndo(true);
        temp.Insert(new BsonDocument("_id", 1));
        var (before, last) = (EngineState.Of(temp.Engine), temp.Engine.Log.Last);
        var mark = new RollbackMark(Times(temp.Engine)[0], "2026-12-01T12-00-00", [], IsSaved: false);
        await new MemberRecords(temp.Engine).PutAsync(mark, [], Token);
        new SavedDocuments(temp.Engine, mark.To, mark.Stamp).Write(UndoneEntries.Read(temp.Engine, mark.To)).Count.ShouldBe(1);
        await temp.Reopen();
        new ReplicatedLog(temp.Engine).Restore().History.Last.ShouldBe(last);
        EngineState.Of(temp.Engine).ShouldBe(before);
        Directory.GetFiles(Path.Combine(temp.Path, "rollback"), "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Inserted_and_updated_documents_are_kept_once_each_as_they_were_last()
    {
        await using var temp = Member();
        temp.Insert(new BsonDocument("_id", 1), new BsonDocument("_id", 2), new BsonDocument("_id", 3));
        temp.Engine.KeepUndo(true);
        var to = temp.Engine.Log.Last;
        Update(temp, 1, "{$set: {n: 1}}");
        Update(temp, 1, "{$set: {n: 2}}");
        Delete(temp, 2);
        temp.Insert(new BsonDocument("_id", 4), new BsonDocument("_id", 5));
        Delete(temp, 5);
        var other = new Namespace("shop", "gone");
        temp.Writer.Insert(other, [new BsonDocument("_id", 9).ToBson()], ordered: true);
        var (uuid, gone) = (temp.Engine.Find(TempEngine.Orders)!.Uuid, temp.Engine.Find(other)!.Uuid);
        temp.Engine.DropCollection(other);
        var last = temp.Engine.Log.Last;
        await new ReplicatedLog(temp.Engine).RollBackAsync(to, Token);

        var files = RollbackFile.List(temp.Engine).Select(entry => entry.File).OrderBy(file => file.Namespace).ToArray();
        files.Select(file => file.Namespace).ShouldBe(["shop.gone", "shop.orders"]);
        files.ShouldAllBe(file => file.Last == last && file.First > to);
        Path.GetDirectoryName(files[1].Path).ShouldBe(Path.Combine("rollback", uuid.ToString()));
        Path.GetDirectoryName(files[0].Path).ShouldBe(Path.Combine("rollback", gone.ToString()));
        Read(temp, files[1]).ShouldBe([BsonDocument.Parse("{_id: 1, n: 2}"), new BsonDocument("_id", 4)]);
        Read(temp, files[0]).ShouldBe([new BsonDocument("_id", 9)]);
        temp.Find(sort: "{_id: 1}").Select(document => document["_id"].AsInt32).ShouldBe([1, 2, 3]);
        File.Delete(Path.Combine(temp.Path, files[0].Path));
        RollbackFile.List(temp.Engine).Select(entry => entry.File).ShouldBe([files[1]], "what the operator took away is not listed");
    }

    [Fact]
    public async Task Dropped_data_stays_until_the_drop_is_committed_and_goes_then()
    {
        await using var temp = Member();
        temp.Engine.KeepUndo(true);
        temp.Insert(new BsonDocument("_id", 1));
        var (id, to) = (temp.Engine.Find(TempEngine.Orders)!.Id, temp.Engine.Log.Last);
        temp.Engine.DropCollection(TempEngine.Orders);
        await temp.Reopen();
        temp.Engine.PurgeUndo(to.Timestamp);
        await new ReplicatedLog(temp.Engine).RollBackAsync(to, Token);
        temp.Find().ShouldBe([new BsonDocument("_id", 1)]);

        temp.Engine.DropCollection(TempEngine.Orders);
        temp.Engine.PurgeUndo(temp.Engine.Log.Last.Timestamp);
        temp.Engine.Undo.Oldest.ShouldBeNull();
        using var records = new RangeIterator(temp.Engine.Store, temp.Engine.Store.Records, Keys.Prefix(id), Keys.PrefixEnd(id));
        records.MoveNext().ShouldBeFalse();
    }

    [Fact]
    public async Task What_has_no_undo_record_can_t_be_undone_and_nothing_is_changed()
    {
        await using var temp = Member();
        temp.Insert(new BsonDocument("_id", 1));
        temp.Engine.Undo.Oldest.ShouldBeNull("a member keeps none until there are several");
        var times = Times(temp.Engine);
        temp.Engine.KeepUndo(true);
        temp.Insert(new BsonDocument("_id", 2));
        var log = new ReplicatedLog(temp.Engine);
        var (before, last) = (EngineState.Of(temp.Engine), temp.Engine.Log.Last);
        (await Should.ThrowAsync<RollbackImpossibleException>(() => log.RollBackAsync(times[0], Token))).Message.ShouldContain(
            $"the entry {times[1]} has no undo record"
        );
        await Should.ThrowAsync<RollbackImpossibleException>(() => log.RollBackAsync(new OpTime(times[1].Timestamp, 9), Token));
        (EngineState.Of(temp.Engine), temp.Engine.Log.Last).ShouldBe((before, last));
        temp.Engine.KeepUndo(false);
        temp.Engine.Undo.Oldest.ShouldBeNull();
    }

    [Fact]
    public void An_undo_record_is_read_as_it_was_written_and_one_of_another_format_is_refused()
    {
        var record = new UndoRecord { Items = { new UndoItem(Families.Records, [1, 2], null), new UndoItem(Families.Indexes, [], [3]) } };
        record.DroppedCollections.Add(7);
        record.DroppedIndexes.AddRange([8, 9]);
        var read = UndoRecord.Decode(record.Encode());
        read.Items.Select(item => (item.Family, Convert.ToHexString(item.Key), item.Before?.Length))
            .ShouldBe([(Families.Records, "0102", (int?)null), (Families.Indexes, "", 1)]);
        (read.DroppedCollections, read.DroppedIndexes).ShouldSatisfyAllConditions(
            drops => drops.DroppedCollections.ShouldBe([7u]),
            drops => drops.DroppedIndexes.ShouldBe([8u, 9u])
        );
        Should.Throw<InvalidDataException>(() => UndoRecord.Decode([2, 0]));
    }

    private static List<BsonDocument> Read(TempEngine temp, RollbackFile file)
    {
        using var stream = File.OpenRead(Path.Combine(temp.Path, file.Path));
        var documents = new List<BsonDocument>();
        while (stream.Position < stream.Length)
            documents.Add(BsonSerializer.Deserialize<BsonDocument>(stream));
        return documents;
    }

    private static void Update(TempEngine temp, int id, string update) =>
        temp.Writer.Update(
            TempEngine.Orders,
            new UpdateStatement(
                Filter.Parse(new BsonDocument("_id", id)),
                UpdateSpec.Parse(BsonDocument.Parse(update), null, null, TimeProvider.System)
            ),
            null,
            Token
        );

    private static void Delete(TempEngine temp, int id) =>
        temp.Writer.Delete(TempEngine.Orders, new DeleteStatement(Filter.Parse(new BsonDocument("_id", id)), Multi: false), null, Token);
}
