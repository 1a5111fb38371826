using System.Text.Json;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.ServiceDefaults.Database;
using DzStore.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Jobs;

/// <summary>The states of jobs, under a clock that the test moves.</summary>
public sealed class JobStoreTests
{
    private static readonly CampaignRequest Vip = new("Oran", 100_000, "BLACKFRIDAY");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero));
    private readonly JobStore _store;

    public JobStoreTests(MongoServer mongo) => _store = Store(mongo.NewDatabase(), _time);

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
        foreach (var (way, go) in new (string, Func<string, Task<Job?>>)[]
        {
            ("claim", async id => await _store.ClaimAsync("me", "test", Cancellation) is { } job && job.Id == id ? job : null),
            ("cancel", id => _store.CancelQueuedAsync(id, Cancellation)),
            ("ask-to-stop", id => _store.RequestCancelAsync(id, Cancellation)),
            ("requeue", id => _store.RequeueAsync(id, Cancellation)),
        })
            if (await go(await JobInAsync(state)) is not null) ways.Add(way);

        string.Join(' ', ways).ShouldBe(expected);
    }

    [Fact]
    public async Task A_job_comes_back_as_it_was_stored()
    {
        var queued = (await _store.TryEnqueueAsync(Vip, "test", Cancellation))!;
        (await _store.FindAsync(queued.Id, Cancellation)).ShouldBe(queued);

        var job = (await _store.ClaimAsync("me", "test", Cancellation))!;
        var result = new CampaignResult("plan", ["EqualTo(city,Oran)"], [], 3, 2, 1, [new("U1", null, "Oran", 100_000.5)]);
        await _store.EndAsync(job, JobOutcome.Of(result), new("done", 1, 1, "users"), Cancellation);

        var stored = (await _store.FindAsync(queued.Id, Cancellation))!;
        stored.Request.ShouldBe(Vip);
        JsonSerializer.Serialize(stored.Result).ShouldBe(JsonSerializer.Serialize<JobResult>(result));
        stored.Progress.ShouldBe(new JobProgress("done", 1, 1, "users"));
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
        (await _store.ClaimAsync("first", "test", Cancellation))!.Id.ShouldBe(ids[0]);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _store.ClaimAsync($"owner {i}", "test", Cancellation)));

        claimed.Where(job => job is not null).Select(job => job!.Id).Order().ShouldBe(ids.Skip(1));
    }

    [Fact]
    public async Task A_lease_lasts_as_long_as_there_are_signs_of_life()
    {
        var job = await ClaimAsync();
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(Lease * 0.9);
            (await _store.HeartbeatAsync(job, new("half", i, 3, "users"), Cancellation)).ShouldNotBeNull().Progress.Done.ShouldBe(i);
            (await _store.InterruptAbandonedAsync(null, Cancellation)).ShouldBe(0);
        }

        _time.Advance(Lease + TimeSpan.FromMilliseconds(1));
        (await _store.InterruptAbandonedAsync(null, Cancellation)).ShouldBe(1);

        (await _store.HeartbeatAsync(job, JobProgress.None, Cancellation)).ShouldBeNull();
        (await _store.EndAsync(job, JobOutcome.Cancelled, JobProgress.None, Cancellation)).ShouldBeNull();
        (await _store.FindAsync(job.Id, Cancellation))!.State.ShouldBe(JobState.Interrupted);
    }

    [Fact]
    public async Task A_successor_interrupts_what_its_predecessor_ran_and_nothing_else()
    {
        var mine = await ClaimAsync("me");
        var other = await ClaimAsync("other");

        (await _store.InterruptAbandonedAsync("me", Cancellation)).ShouldBe(1);

        (await _store.FindAsync(mine.Id, Cancellation))!.State.ShouldBe(JobState.Interrupted);
        (await _store.FindAsync(other.Id, Cancellation))!.State.ShouldBe(JobState.Running);
    }

    [Fact]
    public async Task The_end_of_an_earlier_attempt_is_not_the_end_of_a_later_one()
    {
        var first = await ClaimAsync("me");
        await _store.InterruptAbandonedAsync("me", Cancellation);
        await _store.RequeueAsync(first.Id, Cancellation);
        var second = (await _store.ClaimAsync("me", "test", Cancellation))!;
        second.Attempts.ShouldBe(2);

        (await _store.EndAsync(first, JobOutcome.Cancelled, JobProgress.None, Cancellation)).ShouldBeNull();
        (await _store.HeartbeatAsync(first, JobProgress.None, Cancellation)).ShouldBeNull();
        (await _store.HeartbeatAsync(second, JobProgress.None, Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_job_that_is_run_again_has_forgotten_its_first_run_but_not_its_attempts()
    {
        var id = await JobInAsync(JobState.Failed);

        var queued = (await _store.RequeueAsync(id, Cancellation))!;

        (queued.Error, queued.StartedAt, queued.EndedAt, queued.Owner, queued.Progress).ShouldBe((null, null, null, null, JobProgress.None));
        queued.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task A_claim_that_was_not_confirmed_is_found_by_its_owner_only_and_while_the_lease_lasts()
    {
        var running = await ClaimAsync("me");
        var lost = await ClaimAsync("me");
        await ClaimAsync("other");

        (await _store.ReclaimAsync("me", "test", [running.Id], Cancellation)).ShouldNotBeNull().Id.ShouldBe(lost.Id);
        (await _store.ReclaimAsync("me", "test", [running.Id, lost.Id], Cancellation)).ShouldBeNull();
        _time.Advance(Lease);
        (await _store.ReclaimAsync("me", "test", [], Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task The_queue_has_an_end()
    {
        for (var i = 0; i < 30; i++) (await _store.TryEnqueueAsync(Vip, "test", Cancellation)).ShouldNotBeNull();

        (await _store.TryEnqueueAsync(Vip, "test", Cancellation)).ShouldBeNull();
        await _store.ClaimAsync("me", "test", Cancellation);
        (await _store.TryEnqueueAsync(Vip, "test", Cancellation)).ShouldNotBeNull();
    }

    private static JobStore Store(IMongoDatabase database, TimeProvider time) => new(
        database, new DatabaseResilience(Options.Create(new MongoOptions { OperationTimeout = TimeSpan.FromSeconds(20) }), TimeProvider.System, NullLogger<DatabaseResilience>.Instance, isGone: () => false),
        time, Options.Create(new JobOptions { MaxQueued = 30, Lease = Lease }));

    private async Task<Job> ClaimAsync(string owner = "me")
    {
        await _store.TryEnqueueAsync(Vip, "test", Cancellation);
        return (await _store.ClaimAsync(owner, "test", Cancellation))!;
    }

    /// <summary>A job of its own in that state; what waited before is out of the way.</summary>
    private async Task<string> JobInAsync(JobState state)
    {
        while (await _store.ClaimAsync("nobody", "test", Cancellation) is not null) { }
        if (state is JobState.Queued or JobState.Cancelled)
        {
            var id = (await _store.TryEnqueueAsync(Vip, "test", Cancellation))!.Id;
            if (state == JobState.Cancelled) await _store.CancelQueuedAsync(id, Cancellation);
            return id;
        }
        var job = await ClaimAsync();
        if (state != JobState.Running) await _store.EndAsync(job, new JobOutcome(state, Error: state == JobState.Failed ? new("bad_source", "x") : null), JobProgress.None, Cancellation);
        return job.Id;
    }
}
