using DzStore.Load.Results;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Load.Tests.Running;

public class LoadRecorderTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Errors_of_the_warm_up_are_shown_while_it_runs_and_counted_nowhere()
    {
        var second = TimeSpan.FromSeconds(1);
        var plan = new LoadPlan(LoadPhase.Constant("warm-up", 3, second).AsWarmUp(), LoadPhase.Constant("counted", 1, second));
        var recorder = new LoadRecorder([new("order")], plan, time) { Start = time.GetTimestamp() };
        for (var number = 0; number < 4; number++)
            Fail(recorder, new(number, Kind: 0, Phase: number < 3 ? 0 : 1, time.GetTimestamp()));

        recorder.Progress().Errors.ShouldBe([new("503", 4)]);

        var series = recorder.Conclude(time.GetUtcNow(), interrupted: false).Series.ShouldHaveSingleItem();
        series.Counts.ShouldBe(new RequestCounts(1, 1, 0, 1, 0));
        series.Errors.ShouldBe([new("503", 1)]);
    }

    private static void Fail(LoadRecorder recorder, Arrival arrival)
    {
        recorder.Offer(arrival);
        recorder.Done(arrival, arrival.Planned, arrival.Planned, RequestOutcome.Failed("503"));
    }
}
