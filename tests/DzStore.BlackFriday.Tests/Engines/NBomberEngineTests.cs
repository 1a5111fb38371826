using System.Collections.Concurrent;
using DzStore.BlackFriday.Engines;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Tests.Engines;

/// <summary>NBomber itself drives workloads of a few seconds. Compiled only with <c>-p:LoadEngine=NBomber</c>.</summary>
public sealed class NBomberEngineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Every_planned_request_is_sent_once_in_its_own_phase()
    {
        var plan = new LoadPlan(
            LoadPhase.Users("warm-up", 2, Second).AsWarmUp(),
            LoadPhase.Constant("same", 7.5, 2 * Second),
            LoadPhase.Pause("rest", Second),
            LoadPhase.Ramp("same", 0, 40, 1.5 * Second)
        );
        var workload = new Answers(_ => RequestOutcome.Completed);

        var measured = await NBomberEngine.RunAsync(workload, plan, TimeProvider.System, TestContext.Current.CancellationToken);

        measured.Interrupted.ShouldBeFalse();
        measured.Phases.Select(phase => phase.Name).ShouldBe(["warm-up", "same", "rest", "same"]);
        measured.Phases[0].Counts.Completed.ShouldBeGreaterThan(2);
        // 7.5 requests a second for 2 s; the ramp takes NBomber 2 s.
        measured.Phases.Skip(1).Select(phase => phase.Counts).ShouldBe([All(15), All(0), All(40)]);
        measured.Phases[^1].End.ShouldBe(6 * Second);
        measured.Duration.ShouldBeGreaterThanOrEqualTo(6 * Second);
        measured.Counts.ShouldBe(All(55));
        measured.Shortages.ShouldBeEmpty();
        var tickets = workload.Tickets.ToArray();
        tickets.Select(ticket => ticket.Number).Order().ShouldBe(Enumerable.Range(0, tickets.Length).Select(number => (long)number));
        workload.Phases.ShouldBe([0, 1, 3]);
    }

    [Fact]
    public async Task Success_failure_unknown_and_not_sent_stay_four_results()
    {
        var workload = new Answers(number =>
            (number % 4) switch
            {
                0 => RequestOutcome.Completed,
                1 => RequestOutcome.Failed("503"),
                2 => RequestOutcome.Unknown("504"),
                _ => RequestOutcome.NotSent(ShortageKind.Ports),
            }
        );
        var plan = new LoadPlan(LoadPhase.Constant("all", 40, Second));

        var measured = await NBomberEngine.RunAsync(workload, plan, TimeProvider.System, TestContext.Current.CancellationToken);

        measured.Counts.ShouldBe(new RequestCounts(Offered: 40, Sent: 30, Completed: 10, Failed: 10, Unknown: 10));
        measured.Series[0].Errors.Select(error => error.Count).ShouldBe([10, 10, 10]);
        measured.Series[0].OfferedP99Ms.ShouldBe(double.PositiveInfinity);
        measured.Shortages.ShouldHaveSingleItem().Kind.ShouldBe(ShortageKind.Ports);
    }

    [Fact]
    public async Task Cancelled_it_sends_nothing_more_and_waits_for_the_answers_under_way()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var workload = new Answers(_ => RequestOutcome.Completed) { Takes = 0.4 * Second };
        var plan = new LoadPlan(LoadPhase.Constant("long", 50, 30 * Second), LoadPhase.Constant("never", 50, 30 * Second));

        var running = NBomberEngine.RunAsync(workload, plan, TimeProvider.System, stop.Token);
        await workload.FirstSent.WaitAsync(10 * Second, TestContext.Current.CancellationToken);
        await Task.Delay(0.7 * Second, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var measured = await running.WaitAsync(10 * Second, TestContext.Current.CancellationToken);

        measured.Interrupted.ShouldBeTrue();
        measured.Phases.ShouldHaveSingleItem().Name.ShouldBe("long");
        measured.Counts.ShouldBe(All(workload.Tickets.Count));
        measured.Counts.Completed.ShouldBeInRange(1, 100);
        measured.Duration.ShouldBeLessThan(5 * Second);
    }

    [Fact]
    public async Task An_exception_of_the_workload_ends_the_run()
    {
        var workload = new Answers(number => number < 5 ? RequestOutcome.Completed : throw new InvalidDataException("no product"));
        var plan = new LoadPlan(LoadPhase.Constant("long", 20, 30 * Second));

        var running = NBomberEngine.RunAsync(workload, plan, TimeProvider.System, TestContext.Current.CancellationToken);

        var thrown = await Should.ThrowAsync<InvalidDataException>(() =>
            running.WaitAsync(10 * Second, TestContext.Current.CancellationToken)
        );
        thrown.Message.ShouldBe("no product");
    }

    [Fact]
    public async Task A_phase_that_ends_after_a_number_of_requests_is_refused()
    {
        var plan = new LoadPlan(LoadPhase.Loop("loop", 2, 10));

        var thrown = await Should.ThrowAsync<ArgumentException>(() =>
            NBomberEngine.RunAsync(new Answers(_ => default), plan, TimeProvider.System, TestContext.Current.CancellationToken)
        );
        thrown.Message.ShouldContain("'loop'");
    }

    private static RequestCounts All(long completed) => new(completed, completed, completed, 0, 0);

    /// <summary>Requests whose outcome is known by their number.</summary>
    private sealed class Answers(Func<long, RequestOutcome> outcome) : IWorkload
    {
        private readonly TaskCompletionSource _firstSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentDictionary<int, bool> _phases = new();

        public TimeSpan Takes { get; init; } = TimeSpan.FromMilliseconds(20);

        public Task FirstSent => _firstSent.Task;

        public ConcurrentQueue<RequestTicket> Tickets { get; } = new();

        public IEnumerable<int> Phases => _phases.Keys.Order();

        public IReadOnlyList<RequestKind> Kinds { get; } = [new("order", "w=1")];

        public int KindOf(long number, int phase)
        {
            _phases[phase] = true;
            return 0;
        }

        public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket)
        {
            Tickets.Enqueue(ticket);
            _firstSent.TrySetResult();
            await Task.Delay(Takes);
            return outcome(ticket.Number);
        }

        public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(Verification.Nothing);

        public Task CleanUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
