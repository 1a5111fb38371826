using DzStore.Load.Results;
using DzStore.Load.Running;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Load.Tests.Running;

public class LoadRecorderTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Errors_of_the_warm_up_are_shown_while_it_runs_and_counted_nowhere()
    {
        var second = TimeSpan.FromSeconds(1);
        var plan = new LoadPlan(LoadPhase.Constant("warm-up", 3, second).AsWarmUp(), LoadPhase.Constant("counted", 1, second));
        var recorder = new LoadRecorder([new("order")], plan, _time) { Start = _time.GetTimestamp() };
        for (var number = 0; number < 4; number++)
            Fail(recorder, new(number, Kind: 0, Phase: number < 3 ? 0 : 1, _time.GetTimestamp()));

        recorder.Progress().Errors.ShouldBe([new("503", 4)]);

        var series = recorder.Conclude(_time.GetUtcNow(), interrupted: false).Series.ShouldHaveSingleItem();
        series.Counts.ShouldBe(new RequestCounts(1, 1, 0, 1, 0));
        series.Errors.ShouldBe([new("503", 1)]);
    }

    [Fact]
    public async Task A_wait_for_a_success_ends_with_the_first_that_was_sent_after_it_began_and_leaves_nothing_when_it_is_given_up()
    {
        var plan = new LoadPlan(LoadPhase.Constant("all", 10, TimeSpan.FromSeconds(1)));
        var recorder = new LoadRecorder([new("order")], plan, _time) { Start = _time.GetTimestamp() };
        var begun = _time.GetTimestamp();
        using var stop = new CancellationTokenSource();
        var (given, waiting) = (
            recorder.FirstSuccessAsync(begun + 1, stop.Token),
            recorder.FirstSuccessAsync(begun + 1, TestContext.Current.CancellationToken)
        );
        recorder.Watches.ShouldBe(2);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => given);
        recorder.Watches.ShouldBe(1);

        recorder.Done(new(0, Kind: 0, Phase: 0, begun), begun, begun + 5, RequestOutcome.Completed);
        waiting.IsCompleted.ShouldBeFalse("it was sent before");
        recorder.Done(new(1, Kind: 0, Phase: 0, begun), begun + 1, begun + 6, RequestOutcome.Completed);
        (await waiting).ShouldBe(begun + 6);
        recorder.Watches.ShouldBe(0);
    }

    [Fact]
    public void A_run_is_as_long_as_the_engine_says_that_drove_it()
    {
        var second = TimeSpan.FromSeconds(1);
        var plan = new LoadPlan(LoadPhase.Constant("first", 1, second), LoadPhase.Constant("never begun", 1, second));
        var recorder = new LoadRecorder([new("order")], plan, _time) { Start = _time.GetTimestamp() };
        _time.Advance(5 * second);

        var measured = recorder.Conclude(_time.GetUtcNow(), interrupted: true, length: 0.5 * second);

        measured.Duration.ShouldBe(0.5 * second);
        measured.Phases.ShouldHaveSingleItem().End.ShouldBe(0.5 * second);
        recorder.Conclude(_time.GetUtcNow(), interrupted: false).Duration.ShouldBe(5 * second);
    }

    private static void Fail(LoadRecorder recorder, Arrival arrival)
    {
        recorder.Offer(arrival);
        recorder.Done(arrival, arrival.Planned, arrival.Planned, RequestOutcome.Failed("503"));
    }
}
