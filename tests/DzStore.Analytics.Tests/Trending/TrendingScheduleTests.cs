using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Tests.Jobs;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults.Database;
using DzStore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Trending;

/// <summary>Runs by themselves, under a clock that the test moves.</summary>
public sealed class TrendingScheduleTests(MongoServer mongo)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 0, 2, 0, TimeSpan.Zero));
    private readonly IMongoDatabase _database = mongo.NewDatabase();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_queued_at_every_multiple_and_says_that_the_schedule_started_it()
    {
        var store = Store();
        await using var schedule = await Started.StartAsync(Schedule(store));

        foreach (var due in new[] { "00:00", "00:05", "00:10" })
        {
            var job = await QueuedAsync(store);
            job.StartedBy.ShouldBe(JobOrigin.Schedule);
            job.Request.ShouldBe(new TrendingRequest("logs/*.csv", 60));
            job.Id.ShouldStartWith($"{DateTimeOffset.Parse($"2026-11-27T{due}Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds():x12}");
            // What comes of it does not matter to the next.
            await EndAsync(store, JobState.Failed);
            _time.Advance(Every);
        }
    }

    [Fact]
    public async Task Two_instances_make_one_job_at_a_time()
    {
        var (first, second) = (Store(), Store());
        await using var one = await Started.StartAsync(Schedule(first));
        await using var two = await Started.StartAsync(Schedule(second));
        for (var i = 0; i < 5; i++)
        {
            await QueuedAsync(first);
            await EndAsync(first, JobState.Succeeded);
            _time.Advance(Every);
        }
        await QueuedAsync(first);

        (await first.ListAsync(100, null, Cancellation)).Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_time_is_passed_over_while_a_run_waits_or_runs_and_the_next_is_not()
    {
        var store = Store();
        await store.TryEnqueueAsync(new TrendingRequest("by_hand.csv"), "test", Cancellation);
        await using var schedule = await Started.StartAsync(Schedule(store));
        await PassAsync(3);
        (await store.ListAsync(100, null, Cancellation)).ShouldHaveSingleItem().StartedBy.ShouldBe(JobOrigin.Request);

        var running = (await store.ClaimAsync("me", "test", Cancellation))!;
        await PassAsync(3);
        (await store.ListAsync(100, null, Cancellation)).Count.ShouldBe(1);

        // Its process died: once its lease is over it is nobody's, and the schedule goes on.
        (await store.InterruptAbandonedAsync(null, Cancellation)).ShouldBe(1);
        _time.Advance(Every);
        (await QueuedAsync(store)).StartedBy.ShouldBe(JobOrigin.Schedule);
        (await store.FindAsync(running.Id, Cancellation))!.State.ShouldBe(JobState.Interrupted);
    }

    [Fact]
    public async Task A_full_queue_is_tried_again_within_the_same_time()
    {
        var store = Store(maxQueued: 1);
        await store.TryEnqueueAsync(new CampaignRequest("Oran", 1, "A"), "test", Cancellation);
        await using var schedule = await Started.StartAsync(Schedule(store));
        _time.Advance(TimeSpan.FromSeconds(10));
        (await store.ListAsync(100, null, Cancellation)).ShouldHaveSingleItem().Kind.ShouldBe(JobKind.Campaign);

        await EndAsync(store, JobState.Succeeded);
        Job? scheduled = null;
        for (var tries = 0; scheduled is null && tries < 200; tries++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(20, Cancellation);
            scheduled = (await store.ListAsync(100, null, Cancellation)).Find(job => job.State == JobState.Queued);
        }

        scheduled.ShouldNotBeNull().CreatedAt.ShouldBeLessThan(new DateTime(2026, 11, 27, 0, 5, 0, DateTimeKind.Utc));
    }

    [Fact]
    public async Task Without_the_option_nothing_runs_by_itself_and_with_it_the_list_is_published()
    {
        await using var off = AnalyticsService.Start(mongo);
        await using var on = AnalyticsService.Start(mongo, settings: [("Trending:Every", "00:00:01"), ("Trending:Source", "logs")]);
        Directory.CreateDirectory(Path.Combine(on.Sources, "logs"));
        // The first runs fail: the folder is empty. The schedule goes on all the same.
        while ((await on.GetAsync("/jobs")).GetProperty("jobs").EnumerateArray().All(job => job.Text("state") != "failed")) await Task.Delay(50, Cancellation);

        on.WriteSource("logs/today.csv", "product_name,action\nMouse,view\n");
        while ((await on.GetAsync("/trending")).GetProperty("products").GetArrayLength() == 0) await Task.Delay(50, Cancellation);

        (await on.GetAsync("/jobs")).GetProperty("jobs").EnumerateArray().ShouldAllBe(job => job.Text("started_by") == "schedule" && job.Text("kind") == "trending");
        (await off.GetAsync("/jobs")).GetProperty("jobs").GetArrayLength().ShouldBe(0);
    }

    /// <summary>Lets times go by, each with enough real time for the schedule to act.</summary>
    private async Task PassAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _time.Advance(Every);
            await Task.Delay(100, Cancellation);
        }
    }

    private static async Task<Job> QueuedAsync(JobStore store)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if ((await store.ListAsync(1, null, limit.Token)).Find(job => job.State == JobState.Queued) is { } job) return job;
            await Task.Delay(10, limit.Token);
        }
    }

    private static async Task EndAsync(JobStore store, JobState state)
    {
        var job = (await store.ClaimAsync("me", "test", Cancellation)).ShouldNotBeNull();
        await store.EndAsync(job, new JobOutcome(state), JobProgress.None, Cancellation);
        // The schedule sleeps again, so that the clock's next step wakes it.
        await Task.Delay(100, Cancellation);
    }

    private TrendingSchedule Schedule(JobStore store) => new(
        store, new JobSignal(), new ScriptedEngine(), Options.Create(new TrendingOptions { Every = Every, Source = "logs/*.csv", Window = 60 }), _time, NullLogger<TrendingSchedule>.Instance);

    private JobStore Store(int maxQueued = 30) => new(
        _database, new DatabaseResilience(Options.Create(new MongoOptions { OperationTimeout = TimeSpan.FromSeconds(20) }), TimeProvider.System, NullLogger<DatabaseResilience>.Instance, isGone: () => false),
        _time, Options.Create(new JobOptions { MaxQueued = maxQueued, Lease = TimeSpan.FromSeconds(15) }));

    private sealed class Started(TrendingSchedule schedule) : IAsyncDisposable
    {
        public static async Task<Started> StartAsync(TrendingSchedule schedule)
        {
            await schedule.StartAsync(Cancellation);
            return new(schedule);
        }

        public async ValueTask DisposeAsync()
        {
            await schedule.StopAsync(CancellationToken.None);
            schedule.Dispose();
        }
    }
}
