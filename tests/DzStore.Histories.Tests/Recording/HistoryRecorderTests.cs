using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Histories.Tests.Recording;

public class HistoryRecorderTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void An_operation_has_the_times_of_the_clock_and_the_result_that_it_ended_with()
    {
        var recorder = new HistoryRecorder<RegisterAction>(_clock);
        _clock.Advance(TimeSpan.FromMilliseconds(5));
        var operation = recorder.Invoke(3, new ReadRegister("x"));
        _clock.Advance(TimeSpan.FromMicroseconds(7));
        operation.Ok(new ReadRegister("x", 42));

        recorder.ToHistory().Operations.ShouldBe([new(3, 5_000_000, 5_007_000, Outcome.Ok, new ReadRegister("x", 42))]);
    }

    [Fact]
    public void Failed_unknown_and_open_operations_stay_apart()
    {
        var recorder = new HistoryRecorder<RegisterAction>(_clock);
        recorder.Invoke(0, new WriteRegister("x", 1)).Failed();
        recorder.Invoke(1, new WriteRegister("x", 2)).Unknown();
        recorder.Invoke(2, new WriteRegister("x", 3));

        var history = recorder.ToHistory();

        history.Operations.Select(operation => operation.Outcome).ShouldBe([Outcome.Failed, Outcome.Unknown, Outcome.Unknown]);
        history.Operations.Select(operation => operation.CompletedNs).ShouldBe([0, 0, null]);
        recorder.Count.ShouldBe(3);
    }

    [Fact]
    public void An_operation_ends_once()
    {
        var operation = new HistoryRecorder<RegisterAction>(_clock).Invoke(0, new WriteRegister("x", 1));
        operation.Unknown();

        Should
            .Throw<InvalidOperationException>(operation.Failed)
            .Message.ShouldBe("The operation (write x = 1) has ended already: Unknown.");
    }

    [Fact]
    public async Task A_driver_s_call_is_recorded_with_its_result_or_with_what_the_caller_makes_of_its_exception()
    {
        var recorder = new HistoryRecorder<RegisterAction>(_clock);

        (await Run(() => Task.FromResult<long?>(7))).ShouldBe(Outcome.Ok);
        (await Run(() => throw new InvalidOperationException("not primary"))).ShouldBe(Outcome.Failed);
        (await Run(() => Task.FromException<long?>(new TimeoutException()))).ShouldBe(Outcome.Unknown);

        var history = recorder.ToHistory();
        history.Operations.Select(operation => operation.Outcome).ShouldBe([Outcome.Ok, Outcome.Failed, Outcome.Unknown]);
        history.Operations[0].Action.ShouldBe(new ReadRegister("x", 7));

        Task<Outcome> Run(Func<Task<long?>> call) =>
            recorder.RunAsync(
                0,
                new ReadRegister("x"),
                async _ =>
                {
                    _clock.Advance(TimeSpan.FromSeconds(1));
                    return await call();
                },
                value => new ReadRegister("x", value),
                e => e is TimeoutException ? Outcome.Unknown : Outcome.Failed,
                TestContext.Current.CancellationToken
            );
    }

    [Fact]
    public async Task A_caller_that_makes_a_success_of_an_exception_is_refused_and_the_operation_is_unknown()
    {
        var recorder = new HistoryRecorder<RegisterAction>(_clock);

        await Should.ThrowAsync<ArgumentException>(() =>
            recorder.RunAsync(
                0,
                new WriteRegister("x", 1),
                _ => Task.FromException<bool>(new TimeoutException()),
                _ => new WriteRegister("x", 1),
                _ => Outcome.Ok,
                TestContext.Current.CancellationToken
            )
        );

        recorder.ToHistory().Operations.ShouldHaveSingleItem().Outcome.ShouldBe(Outcome.Unknown);
    }

    [Fact]
    public async Task Threads_record_at_the_same_time_and_nothing_is_lost()
    {
        const int Threads = 4;
        const int Each = 5_000;
        var recorder = new HistoryRecorder<RegisterAction>(TimeProvider.System);

        await Task.WhenAll(
            Enumerable
                .Range(0, Threads)
                .Select(client =>
                    Task.Run(() =>
                    {
                        for (var number = 0; number < Each; number++)
                            recorder.Invoke(client, new WriteRegister("x", number)).Ok(new WriteRegister("x", number));
                    })
                )
        );

        var history = recorder.ToHistory();
        history.Count(Outcome.Ok).ShouldBe(Threads * Each);
        foreach (var client in history.Operations.GroupBy(operation => operation.Client))
        {
            client.Select(operation => ((WriteRegister)operation.Action).Value!.Value).ShouldBeInOrder();
            client.Zip(client.Skip(1)).ShouldAllBe(pair => pair.First.CompletedNs <= pair.Second.InvokedNs);
        }
    }

    [Fact]
    public void A_completed_operation_without_a_result_is_refused()
    {
        var recorder = new HistoryRecorder<RegisterAction>(_clock);
        recorder.Invoke(0, new CompareAndSet("x", 1, 2)).Ok(new CompareAndSet("x", 1, 2));

        Should.Throw<HistoryException>(recorder.ToHistory).Message.ShouldContain("Swapped");
    }
}
