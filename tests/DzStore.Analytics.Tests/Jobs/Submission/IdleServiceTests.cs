using DzStore.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Analytics.Tests.Jobs.Submission;

/// <summary>A service that has nothing to do, whose clock the test moves.</summary>
public sealed class IdleServiceTests(MongoServer mongo)
{
    private const string Vip = """{"city": "Oran", "min_spend": 100000, "promo_code": "BLACKFRIDAY"}""";

    [Fact]
    public async Task Jobs_start_when_they_are_posted_and_not_at_the_next_look_into_the_database()
    {
        var (time, engine) = (new PolledTime(), new ScriptedEngine());
        await using var service = AnalyticsService.Start(mongo, services =>
            services.AddSingleton<TimeProvider>(time).AddSingleton<Analytics.Engines.IAnalyticsEngine>(engine)
        );
        for (var looks = 1; looks <= 5; looks++)
        {
            await time.UntilPollsAsync(looks);
            time.Advance(PolledTime.PollInterval);
        }
        await time.UntilPollsAsync(6);

        // From here on the clock stands still: without the wake-up none of them would ever start.
        for (var jobs = 0; jobs < 7; jobs++)
        {
            engine.End();
            (await service.RunAsync("/campaigns", Vip)).Text("state").ShouldBe("succeeded");
        }
    }

    /// <summary>A clock that tells how often the runner began to wait for its next look.</summary>
    private sealed class PolledTime : FakeTimeProvider
    {
        public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

        private int _polls;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == PollInterval)
                Interlocked.Increment(ref _polls);
            return timer;
        }

        public async Task UntilPollsAsync(int polls)
        {
            while (Volatile.Read(ref _polls) < polls)
                await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
