using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Analytics.Tests.Jobs.Storage;

/// <summary>The times of one change, under a clock that moves on at each look.</summary>
public sealed class JobTimesTests(MongoServer mongo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Times_of_one_change_are_of_one_moment()
    {
        FakeTimeProvider time = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(7) };
        var lease = TimeSpan.FromSeconds(15);
        var jobs = JobCollections.Of(mongo.NewDatabase(), time, maxQueued: 30, lease);
        var (store, transitions) = (new JobStore(jobs), new JobTransitions(jobs));

        var queued = (await store.TryEnqueueAsync(new CampaignRequest("Oran", 100_000, "BLACKFRIDAY"), "test", Cancellation))!;
        queued.QueuedAt.ShouldBe(queued.CreatedAt);

        var claimed = (await transitions.ClaimAsync("me", "test", Cancellation))!;
        (claimed.LeaseUntil - claimed.StartedAt).ShouldBe(lease);

        var outcome = JobOutcome.Of(new TimeoutException()).TriedAgainIn(TimeSpan.FromHours(1));
        var retried = (await transitions.RetryAsync(claimed, outcome, Cancellation))!;
        (retried.NotBefore - retried.QueuedAt).ShouldBe(TimeSpan.FromHours(1));
    }
}
