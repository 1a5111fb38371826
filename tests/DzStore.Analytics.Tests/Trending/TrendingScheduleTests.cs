using System.Text.Json;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Jobs.Submission;
using DzStore.Analytics.Tests.Jobs;
using DzStore.Analytics.Trending;
using DzStore.Analytics.Trending.Csv.Sources;
using DzStore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Trending;

/// <summary>Scheduled runs, under a clock that the test moves.</summary>
public sealed class TrendingScheduleTests : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private readonly WatchedTime _time = new(new DateTimeOffset(2026, 11, 27, 0, 2, 0, TimeSpan.Zero));
    private readonly TemporaryFolder _sources = new();
    private readonly MongoServer _mongo;
    private readonly IMongoDatabase _database;
    private readonly JobTransitions _transitions;

    public TrendingScheduleTests(MongoServer mongo)
    {
        (_mongo, _database) = (mongo, mongo.NewDatabase());
        _transitions = new JobTransitions(Jobs(maxQueued: 30));
    }

    public void Dispose() => _sources.Dispose();

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
            var time = DateTimeOffset.Parse($"2026-11-27T{due}Z", System.Globalization.CultureInfo.InvariantCulture);
            job.Id.ShouldStartWith($"{time.ToUnixTimeMilliseconds():x12}");
            // What comes of it does not matter to the next.
            await EndAsync(JobState.Failed);
            await AdvanceAsync();
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
            await EndAsync(JobState.Succeeded);
            await AdvanceAsync(schedules: 2);
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

        var running = (await _transitions.ClaimAsync("me", "test", Cancellation))!;
        await PassAsync(3);
        (await store.ListAsync(100, null, Cancellation)).Count.ShouldBe(1);

        // Its process died: once its lease is over it is nobody's, and the schedule goes on.
        (await _transitions.InterruptAbandonedAsync(null, Cancellation)).ShouldBe(1);
        await AdvanceAsync();
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
        (await store.ListAsync(100, null, Cancellation)).ShouldHaveSingleItem().Kind.ShouldBe(CampaignRequest.JobKind);

        await EndAsync(JobState.Succeeded);
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
        await using var off = AnalyticsService.Start(_mongo);
        await using var on = AnalyticsService.Start(_mongo, settings: [("Trending:Every", "00:00:01"), ("Trending:Source", "logs")]);
        Directory.CreateDirectory(Path.Combine(on.Sources, "logs"));
        // The first runs publish nothing: the folder is empty.
        var first = await FirstEndedAsync(on);
        (first.Text("state"), first.GetProperty("result").GetProperty("published").GetBoolean()).ShouldBe(("succeeded", false));
        (await on.GetAsync("/trending")).GetProperty("updated_at").ValueKind.ShouldBe(JsonValueKind.Null);

        on.WriteSource("logs/today.csv", "product_name,action\nMouse,view\n");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while ((await on.GetAsync("/trending")).GetProperty("products").GetArrayLength() == 0)
            await Task.Delay(50, limit.Token);

        (await on.GetAsync("/jobs"))
            .GetProperty("jobs")
            .EnumerateArray()
            .ShouldAllBe(job => job.Text("started_by") == "schedule" && job.Text("kind") == "trending");
        (await on.GetAsync("/jobs?started_by=request")).GetProperty("jobs").GetArrayLength().ShouldBe(0);
        (await on.GetAsync("/jobs?kind=campaign")).GetProperty("jobs").GetArrayLength().ShouldBe(0);
        var page = await on.GetAsync("/jobs?limit=1&started_by=schedule&kind=trending");
        page.Text("next").ShouldStartWith("/jobs?limit=1&kind=trending&started_by=schedule&after=");
        (await off.GetAsync("/jobs")).GetProperty("jobs").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task With_a_start_file_nothing_runs_before_the_file_is_there()
    {
        using var folder = new TemporaryFolder();
        var store = Store();
        await using var schedule = await Started.StartAsync(Schedule(store, folder.File("start")));
        await PassAsync(3);
        (await store.ListAsync(1, null, Cancellation)).ShouldBeEmpty();

        await File.WriteAllTextAsync(folder.File("start"), "", Cancellation);
        await _time.UntilAsleepAsync(1, Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));

        (await QueuedAsync(store)).StartedBy.ShouldBe(JobOrigin.Schedule);
    }

    [Fact]
    public async Task A_time_is_passed_over_when_no_log_has_changed_and_the_published_list_is_the_schedule_s()
    {
        var store = Store();
        Directory.CreateDirectory(_sources.File("logs"));
        await File.WriteAllTextAsync(_sources.File("logs/a.csv"), "product_name,action\nMouse,view\n", Cancellation);
        await using var schedule = await Started.StartAsync(Schedule(store));
        await QueuedAsync(store);
        await EndAsync(JobState.Succeeded);
        await PassAsync(3);
        (await store.ListAsync(100, null, Cancellation)).Count.ShouldBe(1);

        // A log grows, and a run fails, and somebody else's run publishes another list.
        await File.AppendAllTextAsync(_sources.File("logs/a.csv"), "Mouse,view\n", Cancellation);
        await AdvanceAsync();
        await QueuedAsync(store);
        await EndAsync(JobState.Failed);
        await AdvanceAsync();
        await QueuedAsync(store);
        await EndAsync(JobState.Succeeded);
        await store.TryEnqueueAsync(new TrendingRequest("by_hand.csv"), "test", Cancellation);
        await EndAsync(JobState.Succeeded);
        await AdvanceAsync();
        (await QueuedAsync(store)).StartedBy.ShouldBe(JobOrigin.Schedule);
        (await store.ListAsync(100, null, Cancellation)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_log_that_grew_after_the_run_of_a_time_was_made_is_counted_at_the_next_by_whoever_wakes_late()
    {
        var store = Store();
        Directory.CreateDirectory(_sources.File("logs"));
        await File.WriteAllTextAsync(_sources.File("logs/a.csv"), "product_name,action\nMouse,view\n", Cancellation);
        await using (await Started.StartAsync(Schedule(store)))
        {
            await QueuedAsync(store);
            await EndAsync(JobState.Succeeded);
        }
        await File.AppendAllTextAsync(_sources.File("logs/a.csv"), "Mouse,view\n", Cancellation);

        // This one finds that the job of the time is there.
        await using var late = await Started.StartAsync(Schedule(store));
        await _time.UntilAsleepAsync(1, Cancellation);
        (await store.ListAsync(100, null, Cancellation)).Count.ShouldBe(1);
        await AdvanceAsync();

        (await QueuedAsync(store)).StartedBy.ShouldBe(JobOrigin.Schedule);
    }

    private static async Task<JsonElement> FirstEndedAsync(AnalyticsService service)
    {
        while (true)
        {
            var jobs = (await service.GetAsync("/jobs")).GetProperty("jobs").EnumerateArray();
            if (jobs.FirstOrDefault(job => job.Text("state") is not ("queued" or "running")) is { ValueKind: JsonValueKind.Object } ended)
                return ended;
            await Task.Delay(50, Cancellation);
        }
    }

    /// <summary>Lets times go by, each once the schedule has done what the one before asked of it.</summary>
    private async Task PassAsync(int times)
    {
        for (var i = 0; i < times; i++)
            await AdvanceAsync();
        await _time.UntilAsleepAsync(1, Cancellation);
    }

    /// <summary>Moves the clock once the schedules sleep: whoever is about to sleep would miss it.</summary>
    private async Task AdvanceAsync(int schedules = 1)
    {
        await _time.UntilAsleepAsync(schedules, Cancellation);
        _time.Advance(Every);
    }

    private static async Task<Job> QueuedAsync(JobStore store)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if ((await store.ListAsync(1, null, limit.Token)).Find(job => job.State == JobState.Queued) is { } job)
                return job;
            await Task.Delay(10, limit.Token);
        }
    }

    private async Task EndAsync(JobState state)
    {
        var job = (await _transitions.ClaimAsync("me", "test", Cancellation)).ShouldNotBeNull();
        await _transitions.EndAsync(job, new JobOutcome(state), JobProgress.None, Cancellation);
    }

    private TrendingSchedule Schedule(JobStore store, string startFile = "") =>
        new(
            new JobQueue(store, new JobKeys(Jobs(maxQueued: 30), store), _transitions, new WakeUpSignal(), new EngineName("test")),
            new TrafficSources(_sources.Path),
            Options.Create(
                new TrendingOptions
                {
                    Every = Every,
                    Source = "logs/*.csv",
                    Window = 60,
                    StartFile = startFile,
                }
            ),
            _time,
            NullLogger<TrendingSchedule>.Instance
        );

    private JobStore Store(int maxQueued = 30) => new(Jobs(maxQueued));

    private JobCollection Jobs(int maxQueued) => JobCollections.Of(_database, _time, maxQueued, TimeSpan.FromSeconds(15));

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
