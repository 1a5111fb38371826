using DzStore.Analytics.Jobs.Submission;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Analytics.Tests.Jobs.Submission;

/// <summary>The signal under a clock that the test moves. Alone in the process, because the memory of all of it is measured.</summary>
[Collection(nameof(Alone))]
public sealed class WakeUpSignalTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly WakeUpSignal _signal = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_idle_looks_every_wake_up_is_there_at_once()
    {
        await LookIdlyAsync(5);

        for (var wakes = 0; wakes < 7; wakes++)
        {
            var waiting = _signal.WaitAsync(Limit, _time, Cancellation);
            _signal.WakeUp();
            // The clock stands still: only the wake-up ends it.
            await waiting.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        }
    }

    [Fact]
    public async Task A_wake_up_that_comes_before_the_wait_ends_it_and_is_used_up()
    {
        _signal.WakeUp();
        _signal.WakeUp();
        await _signal.WaitAsync(Limit, _time, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        var second = _signal.WaitAsync(Limit, _time, Cancellation);
        second.IsCompleted.ShouldBeFalse();
        _time.Advance(Limit);
        await second;
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_leaves_the_wake_up_to_the_next()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var given = _signal.WaitAsync(Limit, _time, stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => given);

        _signal.WakeUp();
        await _signal.WaitAsync(Limit, _time, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Idle_looks_keep_no_memory()
    {
        await LookIdlyAsync(1_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await LookIdlyAsync(100_000);

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(4_000_000);
    }

    private async Task LookIdlyAsync(int looks)
    {
        for (; looks > 0; looks--)
        {
            var look = _signal.WaitAsync(Limit, _time, Cancellation);
            _time.Advance(Limit);
            await look;
        }
    }
}

/// <summary>Tests that nothing else in this process may disturb.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
