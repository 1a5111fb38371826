using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.Load.Tests.Running;

/// <summary>A generator that runs out of something says of what: its run is not the shop's failure.</summary>
public class ShortageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Too_few_slots_are_named_and_count_the_requests_that_waited()
    {
        var measured = await RunAsync(
            async _ =>
            {
                await Task.Delay(300, Cancelled);
                return RequestOutcome.Completed;
            },
            new() { MaxInFlight = 2, DrainLimit = TimeSpan.FromSeconds(0.2) }
        );

        var shortage = measured.Shortages.Single(each => each.Kind == ShortageKind.Slots);
        shortage.Requests.ShouldBeGreaterThan(80);
        shortage.Text.ShouldContain("short of slots");
        measured.Series[0].OfferedP99Ms.ShouldBe(double.PositiveInfinity, "whoever was never sent waits for ever");
        measured.Phases[0].OfferedP99Ms.ShouldBe(double.PositiveInfinity);
    }

    [Theory]
    [InlineData(ShortageKind.Ports)]
    [InlineData(ShortageKind.Descriptors)]
    public async Task A_request_that_finds_no_port_or_descriptor_is_never_sent_and_no_failure_of_the_shop(ShortageKind kind)
    {
        var measured = await RunAsync(number =>
            ValueTask.FromResult(number % 2 == 0 ? RequestOutcome.NotSent(kind) : RequestOutcome.Completed)
        );

        measured.Counts.ShouldBe(new RequestCounts(100, 50, 50, 0, 0));
        measured.Counts.Unsuccessful.ShouldBe(50);
        measured.Shortages.Single(each => each.Kind == kind).Requests.ShouldBe(50);
        measured.Series[0].Errors.ShouldHaveSingleItem().Error.ShouldStartWith("not sent: ");
    }

    [Fact]
    public async Task One_that_lacks_nothing_says_nothing_of_slots_ports_and_descriptors() =>
        (await RunAsync(_ => ValueTask.FromResult(RequestOutcome.Completed))).Shortages.ShouldAllBe(shortage =>
            shortage.Kind == ShortageKind.Processor
        ); // A busy machine may be short of that.

    [Fact]
    public void Late_requests_are_a_want_of_processor_time_unless_a_slot_held_them_up()
    {
        var recorder = new ShortageRecorder();
        for (var i = 0; i < 100; i++)
            recorder.Lag(TimeSpan.FromMilliseconds(i < 2 ? 60 : 1).Ticks);

        var shortage = recorder.Conclude(slots: 10).ShouldHaveSingleItem();

        (shortage.Kind, shortage.Requests).ShouldBe((ShortageKind.Processor, 2));
    }

    private static async Task<LoadMeasurements> RunAsync(Func<long, ValueTask<RequestOutcome>> request, RunnerOptions? options = null)
    {
        using var runner = new LoadRunner(
            new StubWorkload(request),
            new(LoadPhase.Constant("steady", 200, TimeSpan.FromSeconds(0.5))),
            TimeProvider.System,
            options
        );
        return await runner.RunAsync(Cancelled);
    }
}
