using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage;

public class DurabilityTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TempEngine Watched(Crash crash)
    {
        var temp = new TempEngine(options =>
        {
            crash.Directory ??= options.DbPath;
            return options with { JournalCommitInterval = Never, WrapSync = crash.Watch };
        });
        temp.Engine.CreateIndexes(
            TempEngine.Orders,
            [BsonDocument.Parse("{key: {g: 1}, name: 'g_1'}"), BsonDocument.Parse("{key: {u: 1}, name: 'u_1', unique: true}")],
            Token
        );
        return temp;
    }

    private static BsonDocument Order(int i) =>
        new()
        {
            { "_id", i },
            {
                "g",
                new BsonArray { i % 7, i % 3 }
            },
            { "u", -i },
        };

    /// <summary>The <c>_id</c>s in a data directory, after a check that all in it agrees.</summary>
    private static async Task<int[]> Recover(TempEngine temp, string directory)
    {
        await using var engine = temp.Open(directory);
        Consistency.ShouldHold(engine, TempEngine.Orders);
        using var view = engine.OpenView();
        using var scan = EmbeddedMongo.Planning.Planner.Plan(view, TempEngine.Request()).Execute();
        var ids = new List<int>();
        while (scan.Next(Token) is { } document)
            ids.Add(document.Document["_id"].AsInt32);
        return [.. ids];
    }

    [Fact]
    public async Task What_was_waited_for_survives_a_loss_of_power_and_what_was_not_is_what_may_be_lost()
    {
        var crash = new Crash();
        await using var temp = Watched(crash);
        for (var i = 0; i < 50; i++)
            await temp.Engine.WaitDurableAsync(temp.Insert(Order(i)).Sequence, Token);
        for (var i = 50; i < 80; i++)
            temp.Insert(Order(i));

        temp.Engine.DurableSequence.ShouldBeLessThan(temp.Engine.AppliedSequence);
        temp.Find().Count.ShouldBe(80);
        var copy = crash.LosePower();
        (await Recover(temp, copy)).ShouldBe(Enumerable.Range(0, 50));
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task A_log_cut_anywhere_opens_with_a_whole_prefix_of_the_writes()
    {
        var crash = new Crash();
        await using var temp = Watched(crash);
        for (var i = 0; i < 40; i++)
            temp.Insert(Order(i));
        await temp.Engine.WaitDurableAsync(temp.Engine.AppliedSequence, Token);
        var random = new Random(1);
        var counts = new HashSet<int>();
        for (var round = 0; round < 12; round++)
        {
            var copy = crash.LosePower();
            var log = Crash.Logs(copy).MaxBy(file => new FileInfo(file).Length)!;
            Crash.Cut(log, random.NextInt64(new FileInfo(log).Length));
            var ids = await Recover(temp, copy);
            ids.ShouldBe(Enumerable.Range(0, ids.Length));
            counts.Add(ids.Length);
            Directory.Delete(copy, recursive: true);
        }

        counts.Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task A_retryable_write_and_its_outcome_are_lost_or_kept_together()
    {
        var crash = new Crash();
        await using var temp = Watched(crash);
        var session = new LogicalSession(Guid.NewGuid());
        UpdateResult Increment(StorageEngine engine, int number) =>
            new Writer(engine).Update(
                TempEngine.Orders,
                new(
                    Filter.Parse(BsonDocument.Parse("{_id: 1}")),
                    UpdateSpec.Parse(BsonDocument.Parse("{$inc: {n: 1}}"), null, null, TimeProvider.System)
                )
                {
                    Upsert = true,
                },
                new RetryableWrite(session, number),
                Token
            );
        await temp.Engine.WaitDurableAsync(Increment(temp.Engine, 1).Sequence, Token);
        Increment(temp.Engine, 2);

        var copy = crash.LosePower();
        await using (var engine = temp.Open(copy))
        {
            Increment(engine, 1).UpsertedId.ShouldBe(1);
            Increment(engine, 2).Modified.ShouldBe(1);
            Increment(engine, 2).Modified.ShouldBe(1);
            using var view = engine.OpenView();
            using var scan = EmbeddedMongo.Planning.Planner.Plan(view, TempEngine.Request()).Execute();
            scan.Next(Token)!.Document["n"].AsInt32.ShouldBe(2);
        }

        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task One_sync_serves_all_who_wait()
    {
        using var gate = new ManualResetEventSlim(true);
        var syncs = 0;
        await using var temp = new TempEngine(options =>
            options with
            {
                JournalCommitInterval = Never,
                WrapSync = sync =>
                    () =>
                    {
                        gate.Wait(Token);
                        Interlocked.Increment(ref syncs);
                        sync();
                    },
            }
        );
        gate.Reset();
        var waits = Enumerable
            .Range(0, 200)
            .Select(i => temp.Engine.WaitDurableAsync(temp.Insert(new BsonDocument("_id", i)).Sequence, Token))
            .ToArray();
        await Task.Delay(50, Token);
        waits.Any(wait => wait.IsCompleted).ShouldBeFalse();
        gate.Set();
        await Task.WhenAll(waits);

        syncs.ShouldBeLessThanOrEqualTo(2);
        temp.Engine.DurableSequence.ShouldBe(temp.Engine.AppliedSequence);
    }

    [Fact]
    public async Task A_write_nobody_waits_for_is_synced_when_the_interval_has_passed()
    {
        var time = new FakeTimeProvider();
        await using var temp = new TempEngine(options => options with { Time = time });
        var sequence = temp.Insert(new BsonDocument("_id", 1)).Sequence;
        await Task.Delay(50, Token);
        temp.Engine.DurableSequence.ShouldBeLessThan(sequence);

        time.Advance(TimeSpan.FromMilliseconds(100));
        await Eventually.ShouldAsync(() => Task.FromResult(temp.Engine.DurableSequence >= sequence));
    }

    [Fact]
    public async Task When_the_log_cannot_be_synced_waiters_are_told_and_nothing_more_is_written()
    {
        var broken = false;
        await using var temp = new TempEngine(options =>
            options with
            {
                JournalCommitInterval = Never,
                WrapSync = sync =>
                    () =>
                    {
                        if (broken)
                            throw new IOException("no space left on device");
                        sync();
                    },
            }
        );
        await temp.Engine.WaitDurableAsync(temp.Insert(new BsonDocument("_id", 1)).Sequence, Token);
        broken = true;
        var sequence = temp.Insert(new BsonDocument("_id", 2)).Sequence;

        (await Should.ThrowAsync<MongoException>(temp.Engine.WaitDurableAsync(sequence, Token))).Code.ShouldBe(
            (int)ErrorCode.WriteConcernFailed
        );
        Should.Throw<MongoException>(() => temp.Insert(new BsonDocument("_id", 3))).Code.ShouldBe((int)ErrorCode.NotWritablePrimary);
        Should.Throw<MongoException>(() => temp.Engine.DropCollection(TempEngine.Orders)).Code.ShouldBe((int)ErrorCode.NotWritablePrimary);
        (await Should.ThrowAsync<MongoException>(temp.Engine.WaitDurableAsync(sequence, Token))).Message.ShouldContain(
            "no space left on device"
        );
        temp.Find().Count.ShouldBe(2);
        broken = false;
    }

    [Fact]
    public async Task A_directory_belongs_to_one_engine_at_a_time()
    {
        await using var temp = new TempEngine();
        Should.Throw<DatabasePathException>(() => temp.Open(temp.Path)).InUse.ShouldBeTrue();

        await temp.Engine.DisposeAsync();
        await using var next = temp.Open(temp.Path);
    }

    [Fact]
    public void The_data_of_a_real_mongod_is_not_touched()
    {
        var directory = Directory.CreateTempSubdirectory("embedded-mongo-").FullName;
        File.WriteAllText(Path.Combine(directory, "WiredTiger"), "WiredTiger");
        Should.Throw<DatabasePathException>(() => StorageEngine.Open(new StorageOptions { DbPath = directory })).InUse.ShouldBeFalse();
        Directory.GetFiles(directory).Length.ShouldBe(1);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_view_that_is_still_open_keeps_what_it_saw_when_the_engine_closes()
    {
        await using var temp = new TempEngine();
        temp.Insert(Enumerable.Range(0, 10).Select(Order));
        using (var view = temp.Engine.OpenView())
        {
            using var scan = EmbeddedMongo.Planning.Planner.Plan(view, TempEngine.Request()).Execute();
            scan.Next(Token)!.Document["_id"].AsInt32.ShouldBe(0);
            await temp.Engine.DisposeAsync();
            for (var i = 1; i < 10; i++)
                scan.Next(Token)!.Document["_id"].AsInt32.ShouldBe(i);
        }

        Should.Throw<ObjectDisposedException>(temp.Engine.OpenView);
        await temp.Reopen();
        temp.Find().Count.ShouldBe(10);
    }
}
