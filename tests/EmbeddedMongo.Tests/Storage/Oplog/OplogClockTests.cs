using EmbeddedMongo.Storage.Oplog;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;

namespace EmbeddedMongo.Tests.Storage.Oplog;

/// <summary>Timestamps only rise, whatever the wall clock does.</summary>
public class OplogClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly long Second = Noon.ToUnixTimeSeconds();

    private static (long Seconds, int Increment) Parts(long timestamp) => (timestamp >> 32, (int)timestamp);

    [Fact]
    public void A_new_second_begins_with_increment_1_and_the_same_goes_on_counting()
    {
        var time = new FakeTimeProvider(Noon);
        var clock = new OplogClock(time, last: 0);
        Parts(clock.Next()).ShouldBe((Second, 1));
        Parts(clock.Next()).ShouldBe((Second, 2));
        time.Advance(TimeSpan.FromSeconds(1));
        Parts(clock.Next()).ShouldBe((Second + 1, 1));
    }

    [Fact]
    public void A_wall_clock_that_steps_back_is_waited_for()
    {
        var time = new FakeTimeProvider(Noon);
        var clock = new OplogClock(time, new BsonTimestamp((int)Second + 5, 3).Value);
        Parts(clock.Next()).ShouldBe((Second + 5, 4));
        time.Advance(TimeSpan.FromSeconds(6));
        Parts(clock.Next()).ShouldBe((Second + 6, 1));
    }

    [Fact]
    public void A_time_seen_elsewhere_is_taken_over_unless_it_is_older()
    {
        var clock = new OplogClock(new FakeTimeProvider(Noon), last: 0);
        clock.Advance((Second + 9) << 32 | 4);
        clock.Advance(Second << 32);
        Parts(clock.Next()).ShouldBe((Second + 9, 5));
    }

    [Fact]
    public async Task After_a_restart_no_time_comes_again_even_of_entries_that_were_lost()
    {
        var time = new FakeTimeProvider(Noon);
        var crash = new Crash();
        await using var temp = new TempEngine(options =>
            options with
            {
                Time = time,
                JournalCommitInterval = TimeSpan.FromDays(1),
                WrapSync = crash.Watch,
            }
        );
        crash.Directory = temp.Path;
        await temp.Engine.WaitDurableAsync(temp.Insert(new BsonDocument("_id", 1)).Sequence, TestContext.Current.CancellationToken);
        var lost = temp.Insert(new BsonDocument("_id", 2)).Sequence;
        var copy = crash.LosePower();
        await using (var engine = temp.Open(copy))
        {
            engine.Find(TempEngine.Orders)!.DocumentCount.ShouldBe(1);
            engine.Log.Last.Timestamp.ShouldBeLessThan(lost);
            engine.Note(new BsonDocument("msg", "again")).ShouldBeGreaterThan(lost);
        }

        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task A_wall_clock_set_back_over_a_restart_gives_no_older_time()
    {
        var time = new FakeTimeProvider(Noon);
        await using var temp = new TempEngine(options => options with { Time = time });
        var before = temp.Insert(new BsonDocument("_id", 1)).Sequence;
        time.AdjustTime(Noon - TimeSpan.FromHours(1));
        await temp.Reopen();
        temp.Engine.Log.Identity.Term.ShouldBe(1);
        temp.Insert(new BsonDocument("_id", 2)).Sequence.ShouldBe(before + 1);
    }
}
