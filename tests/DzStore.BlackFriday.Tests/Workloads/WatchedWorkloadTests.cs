using DzStore.BlackFriday.Workloads;
using DzStore.Load.Running;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.BlackFriday.Tests.Workloads;

public sealed class WatchedWorkloadTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task The_percentile_is_of_the_parts_that_it_is_asked_for()
    {
        var watched = new WatchedWorkload(new Waits(_time), _time);
        var started = _time.GetTimestamp();
        foreach (var milliseconds in new[] { 10, 990, 20, 980, 500, 500, 30 })
            await watched.RequestAsync(new(milliseconds, 0));

        watched.P99Ms(started, (Second(0), Second(3))).ShouldBe(980);
        watched.P99Ms(started, (Second(0), Second(0.005)), (Second(3), Second(4))).ShouldBe(10);
        watched.P99Ms(started, (Second(9), Second(10))).ShouldBeNull();
    }

    [Fact]
    public async Task An_order_without_success_waited_for_ever()
    {
        var watched = new WatchedWorkload(new Waits(_time), _time);
        var started = _time.GetTimestamp();
        await watched.RequestAsync(new(10, 0));
        await watched.RequestAsync(new(-10, 0));
        await watched.RequestAsync(new(-10, 0));

        watched.P99Ms(started, (Second(0), Second(1))).ShouldBe(double.PositiveInfinity);
        using CancellationTokenSource never = new(TimeSpan.FromMinutes(1), _time);
        var recovery = watched.RecoveryAsync("w=1", started + 1, never.Token);
        await watched.RequestAsync(new(5, 0));
        while (!recovery.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        (await recovery).ShouldBe(TimeSpan.FromMilliseconds(35), tolerance: TimeSpan.FromMilliseconds(1));
    }

    private static TimeSpan Second(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>Orders that take as many milliseconds as their number; those with a negative one are refused.</summary>
    private sealed class Waits(FakeTimeProvider time) : IWorkload
    {
        public IReadOnlyList<RequestKind> Kinds { get; } = [new("buy", "w=1")];

        public int KindOf(long number, int phase) => 0;

        public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket)
        {
            time.Advance(TimeSpan.FromMilliseconds(Math.Abs(ticket.Number)));
            return new(ticket.Number < 0 ? RequestOutcome.Failed("refused") : RequestOutcome.Completed);
        }

        public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task CleanUpAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
