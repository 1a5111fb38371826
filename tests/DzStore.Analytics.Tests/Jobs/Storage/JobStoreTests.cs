using System.Text.Json;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Testing;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Jobs.Storage;

/// <summary>The states of jobs, under a clock that the test moves.</summary>
public sealed class JobStoreTests
{
    private static readonly CampaignRequest Vip = new("Oran", 100_000, "BLACKFRIDAY");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero));
    private readonly IMongoDatabase _database;
    private readonly JobStore _store;
    private readonly JobTransitions _transitions;

    public JobStoreTests(MongoServer mongo)
    {
        _database = mongo.NewDatabase();
        var jobs = JobCollections.Of(_database, _time, maxQueued: 30, Lease);
        (_store, _transitions) = (new JobStore(jobs), new JobTransitions(jobs));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(JobState.Queued, "claim cancel")]
    [InlineData(JobState.Running, "ask-to-stop")]
    [InlineData(JobState.Succeeded, "")]
    [InlineData(JobState.Failed, "requeue")]
    [InlineData(JobState.Cancelled, "requeue")]
    [InlineData(JobState.Interrupted, "requeue")]
    public async Task From_each_state_only_its_own_ways_lead_on(JobState state, string expected)
    {
        List<string> ways = [];
        foreach (
            var (way, go) in new (string, Func<string, Task<Job?>>)[]
            {
                ("claim", async id => await _transitions.ClaimAsync("me", "test", Cancellation) is { } job && job.Id == id ? job : null),
                ("cancel", id => _transitions.CancelQueuedAsync(id, Cancellation)),
                ("ask-to-stop", id => _transitions.RequestCancelAsync(id, Cancellation)),
                ("requeue", id => _transitions.RequeueAsync(id, Cancellation)),
            }
        )
        {
            if (await go(await JobInAsync(state)) is not null)
                ways.Add(way);
        }

        string.Join(' ', ways).ShouldBe(expected);
    }

    [Fact]
    public async Task A_job_comes_back_as_it_was_stored()
    {
        var queued = (await _store.TryEnqueueAsync(Vip, "test", Cancellation))!;
        (await _store.FindAsync(queued.Id, Cancellation)).ShouldBe(queued);

        var job = (await _transitions.ClaimAsync("me", "test", Cancellation))!;
        var result = new CampaignResult("plan", ["EqualTo(city,Oran)"], [], 3, 2, 1, [new("U1", null, "Oran", 100_000.5)]);
        await _transitions.EndAsync(job, JobOutcome.Of(result), new("done", 1, 1, "users"), Cancellation);

        var stored = (await _store.FindAsync(queued.Id, Cancellation))!;
        stored.Request.ShouldBe(Vip);
        JsonSerializer.Serialize(stored.Result).ShouldBe(JsonSerializer.Serialize<JobResult>(result));
        stored.Progress.ShouldBe(new JobProgress("done", 1, 1, "users"));
    }

    [Fact]
    public async Task A_document_has_the_fields_that_earlier_versions_stored()
    {
        var job = (await _store.TryEnqueueAsync(Vip, "test", Cancellation))!;
        var claimed = (await _transitions.ClaimAsync("me", "test", Cancellation))!;
        await _transitions.EndAsync(
            claimed,
            JobOutcome.Of(new CampaignResult("plan", [], [], 3, null, 1, [new("U1", null, "Oran", 100_000.5)])),
            new("done", 1, 1, "users"),
            Cancellation
        );

        var document = await _database.GetCollection<BsonDocument>("jobs").Find(new BsonDocument("_id", job.Id)).SingleAsync(Cancellation);

        document.ShouldBe(Stored(job.Id));
    }

    [Fact]
    public async Task A_document_that_an_earlier_version_stored_is_read()
    {
        await _database.GetCollection<BsonDocument>("jobs").InsertOneAsync(Stored("0000"), cancellationToken: Cancellation);

        var job = (await _store.LastSucceededAsync(CampaignRequest.JobKind, Cancellation)).ShouldNotBeNull();

        (job.Id, job.Kind, job.Request, job.State).ShouldBe(("0000", CampaignRequest.JobKind, Vip, JobState.Succeeded));
        job.Result.ShouldBeOfType<CampaignResult>().FirstUsers.ShouldBe([new("U1", null, "Oran", 100_000.5)]);
    }

    [Fact]
    public async Task Of_many_that_want_a_job_one_gets_it_and_the_oldest_goes_first()
    {
        List<string> ids = [];
        for (var i = 0; i < 20; i++)
        {
            ids.Add((await _store.TryEnqueueAsync(Vip, "test", Cancellation))!.Id);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
        (await _transitions.ClaimAsync("first", "test", Cancellation))!.Id.ShouldBe(ids[0]);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _transitions.ClaimAsync($"owner {i}", "test", Cancellation)));

        claimed.Where(job => job is not null).Select(job => job!.Id).Order().ShouldBe(ids.Skip(1));
    }

    [Fact]
    public async Task A_lease_lasts_as_long_as_there_are_signs_of_life()
    {
        var job = await ClaimAsync();
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(Lease * 0.9);
            (await _transitions.RenewLeaseAsync(job, new("half", i, 3, "users"), Cancellation)).ShouldNotBeNull().Progress.Done.ShouldBe(i);
            (await _transitions.InterruptAbandonedAsync(null, Cancellation)).ShouldBe(0);
        }

        _time.Advance(Lease + TimeSpan.FromMilliseconds(1));
        (await _transitions.InterruptAbandonedAsync(null, Cancellation)).ShouldBe(1);

        (await _transitions.RenewLeaseAsync(job, JobProgress.None, Cancellation)).ShouldBeNull();
        (await _transitions.EndAsync(job, JobOutcome.Cancelled, JobProgress.None, Cancellation)).ShouldBeNull();
        (await _store.FindAsync(job.Id, Cancellation))!.State.ShouldBe(JobState.Interrupted);
    }

    [Fact]
    public async Task A_successor_interrupts_what_its_predecessor_ran_and_nothing_else()
    {
        var mine = await ClaimAsync("me");
        var other = await ClaimAsync("other");

        (await _transitions.InterruptAbandonedAsync("me", Cancellation)).ShouldBe(1);

        (await _store.FindAsync(mine.Id, Cancellation))!.State.ShouldBe(JobState.Interrupted);
        (await _store.FindAsync(other.Id, Cancellation))!.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public async Task The_end_of_an_earlier_attempt_is_not_the_end_of_a_later_one()
    {
        var first = await ClaimAsync("me");
        await _transitions.InterruptAbandonedAsync("me", Cancellation);
        await _transitions.RequeueAsync(first.Id, Cancellation);
        var second = (await _transitions.ClaimAsync("me", "test", Cancellation))!;
        second.Attempts.ShouldBe(2);

        (await _transitions.EndAsync(first, JobOutcome.Cancelled, JobProgress.None, Cancellation)).ShouldBeNull();
        (await _transitions.RenewLeaseAsync(first, JobProgress.None, Cancellation)).ShouldBeNull();
        (await _transitions.RenewLeaseAsync(second, JobProgress.None, Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_job_that_is_run_again_has_forgotten_its_first_run_but_not_its_attempts()
    {
        var id = await JobInAsync(JobState.Failed);

        var queued = (await _transitions.RequeueAsync(id, Cancellation))!;

        (queued.Error, queued.StartedAt, queued.EndedAt, queued.Owner, queued.Progress).ShouldBe(
            (null, null, null, null, JobProgress.None)
        );
        queued.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task A_claim_that_was_not_confirmed_is_found_by_its_owner_only_and_while_the_lease_lasts()
    {
        var running = await ClaimAsync("me");
        var lost = await ClaimAsync("me");
        await ClaimAsync("other");

        (await _transitions.ReclaimAsync("me", "test", [running.Id], Cancellation)).ShouldNotBeNull().Id.ShouldBe(lost.Id);
        (await _transitions.ReclaimAsync("me", "test", [running.Id, lost.Id], Cancellation)).ShouldBeNull();
        _time.Advance(Lease);
        (await _transitions.ReclaimAsync("me", "test", [], Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task A_job_that_is_to_be_tried_again_waits_its_time_and_counts_its_tries()
    {
        var job = await ClaimAsync();
        var failure = JobOutcome.Of(new TimeoutException()).TriedAgainIn(TimeSpan.FromSeconds(20));

        var waiting = (await _transitions.RetryAsync(job, failure, Cancellation)).ShouldNotBeNull();
        (waiting.State, waiting.Retries, waiting.Owner, waiting.Error?.Code).ShouldBe((JobState.Queued, 1, null, "database_unavailable"));
        (await _store.HasOpenAsync(CampaignRequest.JobKind, Cancellation)).ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(19.9));
        (await _transitions.ClaimAsync("me", "test", Cancellation)).ShouldBeNull();

        _time.Advance(TimeSpan.FromSeconds(0.1));
        var again = (await _transitions.ClaimAsync("me", "test", Cancellation)).ShouldNotBeNull();
        (again.Attempts, again.Retries, again.NotBefore, again.Error).ShouldBe((2, 1, null, null));

        (await _transitions.RetryAsync(job, failure, Cancellation)).ShouldBeNull("that is the end of the first attempt");
        await _transitions.EndAsync(again, JobOutcome.Of(new TimeoutException()), JobProgress.None, Cancellation);
        (await _transitions.RequeueAsync(job.Id, Cancellation)).ShouldNotBeNull().Retries.ShouldBe(0, "somebody asked for this one");
    }

    [Fact]
    public async Task A_job_that_is_to_be_cancelled_is_not_tried_again()
    {
        var job = await ClaimAsync();
        await _transitions.RequestCancelAsync(job.Id, Cancellation);

        (await _transitions.RetryAsync(job, JobOutcome.Of(new TimeoutException()).TriedAgainIn(Lease), Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task An_interrupted_job_says_why()
    {
        var (stopped, died, expired) = (await ClaimAsync("me"), await ClaimAsync("other"), await ClaimAsync("third"));
        await _transitions.EndAsync(stopped, JobOutcome.Interrupted, JobProgress.None, Cancellation);
        await _transitions.InterruptAbandonedAsync("other", Cancellation);
        _time.Advance(Lease + TimeSpan.FromMilliseconds(1));
        await _transitions.InterruptAbandonedAsync(null, Cancellation);

        foreach (var (job, code) in new[] { (stopped, "service_stopped"), (died, "service_died"), (expired, "lease_expired") })
        {
            var stored = (await _store.FindAsync(job.Id, Cancellation))!;
            (stored.State, stored.Error?.Code).ShouldBe((JobState.Interrupted, code));
        }
    }

    [Fact]
    public async Task The_queue_has_an_end()
    {
        for (var i = 0; i < 30; i++)
            (await _store.TryEnqueueAsync(Vip, "test", Cancellation)).ShouldNotBeNull();

        (await _store.TryEnqueueAsync(Vip, "test", Cancellation)).ShouldBeNull();
        await _transitions.ClaimAsync("me", "test", Cancellation);
        (await _store.TryEnqueueAsync(Vip, "test", Cancellation)).ShouldNotBeNull();
    }

    private async Task<Job> ClaimAsync(string owner = "me")
    {
        await _store.TryEnqueueAsync(Vip, "test", Cancellation);
        return (await _transitions.ClaimAsync(owner, "test", Cancellation))!;
    }

    /// <summary>A job of its own in that state; what waited before is out of the way.</summary>
    private async Task<string> JobInAsync(JobState state)
    {
        while (await _transitions.ClaimAsync("nobody", "test", Cancellation) is not null)
        {
            // Out of the way.
        }

        if (state is JobState.Queued or JobState.Cancelled)
        {
            var id = (await _store.TryEnqueueAsync(Vip, "test", Cancellation))!.Id;
            if (state == JobState.Cancelled)
                await _transitions.CancelQueuedAsync(id, Cancellation);
            return id;
        }
        var job = await ClaimAsync();
        if (state != JobState.Running)
        {
            await _transitions.EndAsync(
                job,
                new JobOutcome(state, Error: state == JobState.Failed ? new("bad_source", "x") : null),
                JobProgress.None,
                Cancellation
            );
        }

        return job.Id;
    }

    /// <summary>A job as versions of before the kinds of jobs were registered stored it.</summary>
    private static BsonDocument Stored(string id) =>
        BsonDocument.Parse(
            $$"""
            {
              _id: "{{id}}", kind: "Campaign",
              request: { _t: "CampaignRequest", city: "Oran", min_spend: NumberLong(100000), promo_code: "BLACKFRIDAY" },
              state: "Succeeded", engine: "test", started_by: "Request", attempts: 1,
              progress: { step: "done", done: NumberLong(1), total: NumberLong(1), unit: "users" },
              cancel_requested: false, created_at: ISODate("2026-11-27T00:00:00Z"), queued_at: ISODate("2026-11-27T00:00:00Z"),
              owner: "me", started_at: ISODate("2026-11-27T00:00:00Z"), ended_at: ISODate("2026-11-27T00:00:00Z"),
              result: {
                _t: "CampaignResult", plan: "plan", pushed_filters: [], not_pushed_filters: [], documents_examined: NumberLong(3),
                count: NumberLong(1), first_users: [{ user_id: "U1", city: "Oran", total_spend: 100000.5 }]
              }
            }
            """
        );
}
