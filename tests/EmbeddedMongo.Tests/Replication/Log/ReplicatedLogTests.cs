using EmbeddedMongo.Query;
using EmbeddedMongo.Replication.Log;
using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Tests.Storage;
using EmbeddedMongo.Tests.Storage.Oplog;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Replication.Log;

/// <summary>Entries of one member on the data of another.</summary>
public class ReplicatedLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Pulls everything that another engine's log has more, in small pages.</summary>
    internal static void Pull(StorageEngine from, StorageEngine to, int pageBytes = 2000)
    {
        var (source, target) = (new ReplicatedLog(from), new ReplicatedLog(to));
        while (true)
        {
            var page = source.Read(to.Log.Last, pageBytes);
            page.IsTooOld.ShouldBeFalse();
            page.First.ShouldBe(to.Log.Last);
            if (page.Entries.Count == 0)
                return;
            target.Append(page.Entries);
            to.Log.Last.ShouldBe(page.Entries[^1].OpTime);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_writes_pulled_by_another_member_give_the_same_documents_indexes_and_counters(int seed)
    {
        await using var primary = new TempEngine();
        await using var secondary = new TempEngine();
        var writes = new RandomWrites(primary.Engine, seed);
        for (var round = 0; round < 8; round++)
        {
            writes.Make(40);
            Pull(primary.Engine, secondary.Engine);
            EngineState.Of(secondary.Engine).ShouldBe(EngineState.Of(primary.Engine));
        }

        OplogReplay.Read(secondary.Engine).ShouldBe(OplogReplay.Read(primary.Engine));
        await secondary.Reopen();
        EngineState.Of(secondary.Engine).ShouldBe(EngineState.Of(primary.Engine));
        secondary.Engine.Log.Last.ShouldBe(primary.Engine.Log.Last);
    }

    [Fact]
    public async Task Entries_that_are_there_already_are_passed_over()
    {
        await using var primary = new TempEngine();
        await using var secondary = new TempEngine();
        primary.Insert(new BsonDocument { { "_id", 1 }, { "n", 1 } });
        primary.Writer.Update(TempEngine.Orders, Update("{_id: 1}", "{$inc: {n: 1}}"), null, Token);
        var entries = new ReplicatedLog(primary.Engine).Read(OpTime.None, int.MaxValue).Entries;
        var log = new ReplicatedLog(secondary.Engine);
        log.Append(entries);
        log.Append(entries);
        EngineState.Documents(secondary.Engine, TempEngine.Orders).ShouldBe([new BsonDocument { { "_id", 1 }, { "n", 2 } }]);
        OplogReplay.Read(secondary.Engine).Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_does_not_follow_upon_the_data_is_refused_and_nothing_of_it_is_stored()
    {
        await using var primary = new TempEngine();
        await using var secondary = new TempEngine();
        primary.Insert(new BsonDocument("_id", 1));
        Pull(primary.Engine, secondary.Engine);
        var last = secondary.Engine.Log.Last;
        primary.Insert(new BsonDocument("_id", 2));
        primary.Writer.Delete(TempEngine.Orders, new DeleteStatement(Filter.Parse(new BsonDocument("_id", 2)), Multi: false), null, Token);
        var page = new ReplicatedLog(primary.Engine).Read(last, int.MaxValue).Entries;
        var error = Should.Throw<OplogApplicationException>(() => new ReplicatedLog(secondary.Engine).Append([page[1]]));
        error.Entry.ShouldBe(page[1].OpTime);
        error.Message.ShouldContain("shop.orders lacks the document");
        secondary.Engine.Log.Last.ShouldBe(last);
        Should.Throw<ProtocolException>(() =>
            new ReplicatedLog(secondary.Engine).Append([new LogEntry(new OpTime(last.Timestamp - 1, 9), page[0].Payload)])
        );
    }

    [Fact]
    public async Task A_page_begins_with_the_entry_asked_for_and_says_when_the_log_does_not_reach_back()
    {
        await using var temp = new TempEngine(options => options with { OplogBytes = 1 << 17 });
        temp.Insert(new BsonDocument("_id", 0));
        var log = new ReplicatedLog(temp.Engine);
        var whole = log.Read(OpTime.None, int.MaxValue);
        whole.First.ShouldBe(OpTime.None);
        whole.Entries.Select(entry => entry.OpTime).ShouldBe([whole.Entries[0].OpTime, temp.Engine.Log.Last]);

        log.Read(whole.Entries[0].OpTime, 1)
            .ShouldSatisfyAllConditions(
                page => page.First.ShouldBe(whole.Entries[0].OpTime),
                page => page.Entries.Single().OpTime.ShouldBe(whole.Entries[1].OpTime)
            );
        log.Read(new OpTime(whole.Entries[0].OpTime.Timestamp + 1, 1), 1).First.ShouldBe(whole.Entries[1].OpTime);
        log.Read(new OpTime(long.MaxValue, 9), 1).First.ShouldBeNull();

        for (var i = 1; temp.Engine.Log.Front.Dropped == 0; i++)
        {
            temp.Insert(new BsonDocument { { "_id", i }, { "text", new string('x', 8000) } });
            await Task.Yield();
        }

        log.Read(OpTime.None, int.MaxValue).IsTooOld.ShouldBeTrue();
        log.Read(whole.Entries[1].OpTime, int.MaxValue).IsTooOld.ShouldBeTrue();
        log.Read(temp.Engine.Log.Last, int.MaxValue).IsTooOld.ShouldBeFalse();
        await temp.Reopen();
        new ReplicatedLog(temp.Engine).Read(OpTime.None, int.MaxValue).IsTooOld.ShouldBeTrue();
    }

    [Fact]
    public async Task A_retry_after_a_failover_is_answered_from_the_entry_and_not_carried_out_again()
    {
        await using var primary = new TempEngine();
        await using var secondary = new TempEngine();
        var session = new LogicalSession(Guid.NewGuid());
        (Writer First, Writer Second) at = (primary.Writer, secondary.Writer);
        BsonDocument[] documents = [new BsonDocument { { "_id", 1 }, { "n", 1 } }, new BsonDocument { { "_id", 2 }, { "n", 1 } }];
        var encoded = documents.Select(document => new ReadOnlyMemory<byte>(document.ToBson())).ToArray();
        at.First.Insert(TempEngine.Orders, encoded, ordered: true, new RetryableWrite(session, 1));
        Pull(primary.Engine, secondary.Engine);
        at.Second.Insert(TempEngine.Orders, encoded, ordered: true, new RetryableWrite(session, 1)).Retried.ShouldBe([0, 1]);

        var update = Update("{_id: 1}", "{$inc: {n: 1}}");
        at.First.Update(TempEngine.Orders, update, new RetryableWrite(session, 2), Token);
        at.First.Update(TempEngine.Orders, Update("{_id: 3}", "{$inc: {n: 1}}", upsert: true), new RetryableWrite(session, 2, 1), Token);
        Pull(primary.Engine, secondary.Engine);
        at.Second.Update(TempEngine.Orders, update, new RetryableWrite(session, 2), Token)
            .ShouldSatisfyAllConditions(result => result.Retried.ShouldBeTrue(), result => result.Modified.ShouldBe(1));
        at.Second.Update(TempEngine.Orders, Update("{_id: 3}", "{$inc: {n: 1}}", upsert: true), new RetryableWrite(session, 2, 1), Token)
            .UpsertedId.ShouldBe(3);

        var modify = new FindAndModifyStatement(Filter.Parse(new BsonDocument("_id", 1))) { Update = update.Update, ReturnNew = true };
        at.First.FindAndModify(TempEngine.Orders, modify, new RetryableWrite(session, 3), Token);
        Pull(primary.Engine, secondary.Engine);
        at.Second.FindAndModify(TempEngine.Orders, modify, new RetryableWrite(session, 3), Token)
            .Value.ShouldBe(new BsonDocument { { "_id", 1 }, { "n", 3 } });
        at.Second.Delete(TempEngine.Orders, new DeleteStatement(modify.Filter, Multi: false), new RetryableWrite(session, 4), Token);
        await secondary.Reopen();
        EngineState.Documents(secondary.Engine, TempEngine.Orders).Count.ShouldBe(2, "what was not retried is carried out");
    }

    [Fact]
    public async Task The_last_vote_the_configuration_and_the_terms_survive_a_loss_of_power()
    {
        var crash = new Crash();
        await using var temp = new TempEngine(options => options with { WrapSync = sync => crash.Watch(sync) });
        crash.Directory = temp.Path;
        var log = new ReplicatedLog(temp.Engine);
        log.Restore().LastVote.ShouldBe(LastVote.Never);
        var configuration = new ReplicaSetConfiguration("rs0", 3, 2, [new(0, "a:1"), new(1, "b:2"), new(2, "c:3")])
        {
            ElectionTimeout = TimeSpan.FromMilliseconds(1500),
            HeartbeatInterval = TimeSpan.FromMilliseconds(300),
        };
        await log.PersistConfigurationAsync(configuration, Token);
        temp.Engine.Note(new BsonDocument("msg", "one"), term: 4);
        temp.Engine.Note(new BsonDocument("msg", "two"), term: 4);
        temp.Engine.Note(new BsonDocument("msg", "three"), term: 9);
        var expected = log.Restore().History.ToArray();
        expected.Select(time => time.Term).ShouldBe([4, 9]);
        await log.PersistVoteAsync(new LastVote(12, 1), Token);

        await using var copy = temp.Open(crash.LosePower());
        var restored = new ReplicatedLog(copy).Restore();
        restored.LastVote.ShouldBe(new LastVote(12, 1));
        restored.Configuration.ShouldNotBeNull().Members.ShouldBe(configuration.Members);
        restored.Configuration.ElectionTimeout.ShouldBe(configuration.ElectionTimeout);
        restored.History.ToArray().ShouldBe(expected);
        restored.InInitialSync.ShouldBeFalse();
    }

    [Fact]
    public async Task Entries_older_than_a_vote_are_durable_only_when_they_are_synced()
    {
        await using var primary = new TempEngine();
        await using var secondary = new TempEngine(options => options with { JournalCommitInterval = TimeSpan.FromHours(1) });
        primary.Insert(new BsonDocument("_id", 1));
        var log = new ReplicatedLog(secondary.Engine);
        await log.PersistVoteAsync(new LastVote(1, 0), Token);
        var sequence = log.Append(new ReplicatedLog(primary.Engine).Read(OpTime.None, int.MaxValue).Entries);
        secondary.Engine.LastTimes().ShouldBe((primary.Engine.Log.Last, OpTime.None));
        await secondary.Engine.WaitDurableAsync(sequence, Token);
        secondary.Engine.LastTimes().Durable.ShouldBe(primary.Engine.Log.Last);
    }

    private static UpdateStatement Update(string filter, string update, bool upsert = false) =>
        new(Filter.Parse(BsonDocument.Parse(filter)), UpdateSpec.Parse(BsonDocument.Parse(update), null, null, TimeProvider.System))
        {
            Upsert = upsert,
        };
}
