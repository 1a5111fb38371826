using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Trending;
using DzStore.Testing;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Jobs.Storage;

/// <summary>Old jobs of schedules go, under a clock that the test moves.</summary>
public sealed class JobRetentionTests
{
    private static readonly TrendingRequest Trend = new("traffic", 60);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero));
    private readonly IMongoDatabase _database;
    private readonly JobStore _store;
    private readonly JobTransitions _transitions;
    private readonly JobRetention _retention;

    public JobRetentionTests(MongoServer mongo)
    {
        _database = mongo.NewDatabase();
        var jobs = JobCollections.Of(_database, _time, maxQueued: 30, TimeSpan.FromSeconds(15));
        (_store, _transitions) = (new JobStore(jobs), new JobTransitions(jobs));
        _retention = new(jobs, _store, JobCollections.Types);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Old_scheduled_jobs_go_and_campaigns_and_what_is_published_stay()
    {
        var campaign = await EndedAsync(() => _store.TryEnqueueAsync(new CampaignRequest("Oran", 1, "A"), "test", Cancellation), Of(true));
        var byHand = await EndedAsync(() => _store.TryEnqueueAsync(Trend, "test", Cancellation), Of(false));
        var published = await ScheduledAsync(Of(true));
        await ScheduledAsync(Of(false));
        await ScheduledAsync(new(JobState.Failed, Error: new("bad_source", "gone")));
        var last = await ScheduledAsync(Of(false));
        (await _retention.RemoveOldAsync(Cancellation)).ShouldBe(0);
        (await _store.LastSucceededAsync(TrendingRequest.JobKind, Cancellation))!.Id.ShouldBe(published);

        _time.Advance(TimeSpan.FromDays(1));
        (await _retention.RemoveOldAsync(Cancellation)).ShouldBe(2);

        (await _store.ListAsync(100, null, Cancellation)).Select(job => job.Id).ShouldBe([last, published, byHand, campaign]);
        (await _retention.RemoveOldAsync(Cancellation)).ShouldBe(0);
    }

    [Fact]
    public async Task A_job_that_waits_or_runs_stays_however_old()
    {
        await _store.TryScheduleAsync(Trend, _time.GetUtcNow(), "test", Cancellation);
        await _transitions.ClaimAsync("me", "test", Cancellation);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _store.TryScheduleAsync(Trend, _time.GetUtcNow(), "test", Cancellation);
        _time.Advance(TimeSpan.FromDays(100));

        (await _retention.RemoveOldAsync(Cancellation)).ShouldBe(0);
        (await _store.ListAsync(100, null, Cancellation)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_result_that_an_earlier_version_stored_is_one_that_was_published()
    {
        var id = await ScheduledAsync(Of(true));
        var stored = _database.GetCollection<BsonDocument>("jobs");
        await stored.UpdateOneAsync(
            new BsonDocument("_id", id),
            Builders<BsonDocument>.Update.Unset("result.published").Unset("result.skipped_files"),
            cancellationToken: Cancellation
        );

        var job = (await _store.LastSucceededAsync(TrendingRequest.JobKind, Cancellation)).ShouldNotBeNull();
        var result = job.Result.ShouldBeOfType<TrendingResult>();
        (result.Published, result.SkippedFiles, result.Files).ShouldBe((true, 0, 1));
    }

    private static JobOutcome Of(bool published) => JobOutcome.Of(new TrendingResult(1, 1, 1, [], Published: published));

    private Task<string> ScheduledAsync(JobOutcome outcome) =>
        EndedAsync(
            async () =>
            {
                (await _store.TryScheduleAsync(Trend, _time.GetUtcNow(), "test", Cancellation)).ShouldBe(ScheduleResult.Queued);
                return null;
            },
            outcome
        );

    private async Task<string> EndedAsync(Func<Task<Job?>> queue, JobOutcome outcome)
    {
        await queue();
        var job = (await _transitions.ClaimAsync("me", "test", Cancellation)).ShouldNotBeNull();
        await _transitions.EndAsync(job, outcome, JobProgress.None, Cancellation);
        _time.Advance(TimeSpan.FromSeconds(5));
        return job.Id;
    }
}
