using DzStore.LocalHost.Processes;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.LocalHost.Tests.Processes;

public sealed class StartLimitTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wait_that_takes_too_long_is_cancelled_and_not_only_left()
    {
        var time = new FakeTimeProvider();
        var ended = new TaskCompletionSource();

        var waiting = StartLimit.WithinAsync(
            "The database",
            async token =>
            {
                await using var end = token.Register(ended.SetResult);
                await Task.Delay(Timeout.Infinite, token);
            },
            time,
            Cancelled
        );
        time.Advance(StartLimit.Length);

        (await Should.ThrowAsync<TimeoutException>(() => waiting)).Message.ShouldBe("The database was not ready within 60 s.");
        ended.Task.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_of_that_and_of_no_limit()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var waiting = StartLimit.WithinAsync(
            "The database",
            token => Task.Delay(Timeout.Infinite, token),
            new FakeTimeProvider(),
            stop.Token
        );

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }
}
