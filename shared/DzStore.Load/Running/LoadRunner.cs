using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using DzStore.Load.Results;

namespace DzStore.Load;

/// <summary>
/// Sends a scenario's requests by a plan, once. Open phases send each request when it is due, whatever the answers do; closed ones
/// let users wait for theirs. Each request is timed from its planned start and from its sending.
/// </summary>
public sealed class LoadRunner : IDisposable
{
    [ThreadStatic]
    private static bool launching;

    private readonly IScenario scenario;
    private readonly LoadPlan plan;
    private readonly TimeProvider time;
    private readonly RunnerOptions options;
    private readonly LoadRecorder recorder;
    private readonly ConcurrentQueue<Arrival> backlog = new();
    private readonly CancellationTokenSource stop = new();
    private ExceptionDispatchInfo? fault;
    private volatile Schedule? open;
    private long nextNumber;
    private int inFlight;

    public LoadRunner(IScenario scenario, LoadPlan plan, TimeProvider time, RunnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        (this.scenario, this.plan, this.time, this.options) = (scenario, plan, time, options ?? new());
        recorder = new(scenario.Kinds, plan, time);
    }

    /// <summary>When the run began, by the clock's timestamps; 0 before it did.</summary>
    public long StartTimestamp => recorder.Start;

    /// <summary>Since the run began: the time that faults are noted by.</summary>
    public TimeSpan Elapsed => recorder.Elapsed;

    public LoadProgress Progress => recorder.Progress();

    /// <summary>From a moment of the clock (its timestamp) to the first success of a request that was sent after it.</summary>
    public async Task<TimeSpan> RecoveryAsync(long since, CancellationToken cancellationToken) =>
        time.GetElapsedTime(since, await recorder.FirstSuccess(since).WaitAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Runs the plan to its end. Cancelled, it sends nothing more, waits for the answers under way, and tells what was measured.</summary>
    public async Task<LoadMeasurements> RunAsync(CancellationToken cancellationToken)
    {
        using var cancelled = cancellationToken.Register(stop.Cancel);
        var started = time.GetUtcNow();
        recorder.Start = time.GetTimestamp();
        await Task.Factory.StartNew(DispatchAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        await DrainAsync().ConfigureAwait(false);
        fault?.Throw();
        return recorder.Conclude(started, cancellationToken.IsCancellationRequested);
    }

    /// <summary>Ends the run before its plan does, as a drill may that has seen enough: what ran counts as the whole.</summary>
    public void Finish() => stop.Cancel();

    public void Dispose() => stop.Dispose();

    private void DispatchAll()
    {
        var begin = recorder.Start;
        for (var phase = 0; phase < plan.Phases.Count && !stop.IsCancellationRequested; phase++)
        {
            var end = begin + Clock(plan.Phases[phase].Duration.TotalSeconds);
            if (plan.Phases[phase].Model == LoadModel.Open)
                DispatchOpen(phase, begin);
            else
                StartUsers(phase, end);
            while (time.GetTimestamp() < end && Rest())
            {
            }

            if (options.ForgetsBacklog)
                backlog.Clear();
            begin = end;
        }
    }

    private void DispatchOpen(int phase, long begin)
    {
        var schedule = new Schedule(plan.Phases[phase], phase, begin, time);
        open = schedule;
        while (!schedule.IsDone)
        {
            LaunchDue();
            if (!schedule.IsDone && !Rest())
                return;
        }
    }

    /// <summary>
    /// Sends every request that is due. Who has just taken an answer does so as well: while the processors are busy, the dispatcher may
    /// wait milliseconds for one, and its requests with it.
    /// </summary>
    private void LaunchDue()
    {
        if (launching)
            return; // A request that is answered at once comes back here from inside its own launch.
        launching = true;
        try
        {
            while (!stop.IsCancellationRequested && open?.TakeDue() is { } due)
            {
                var arrival = Next(due.Phase, due.Timestamp);
                recorder.Offer(arrival);
                Launch(arrival);
            }
        }
#pragma warning disable CA1031 // As in SendAsync: this may run where nobody awaits it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(e), null);
            stop.Cancel();
        }
        finally
        {
            launching = false;
        }
    }

    /// <summary>Gives the processor away for a millisecond: the system's timers are no finer, and spinning would take it from the server.</summary>
    /// <returns>False when the run is to stop.</returns>
    private bool Rest() => !stop.Token.WaitHandle.WaitOne(1);

    private void Launch(in Arrival arrival)
    {
        if (TryTakeSlot())
        {
            _ = CarryAsync(arrival);
            return;
        }

        backlog.Enqueue(arrival);
        Relieve();
    }

    /// <summary>Sends one request, then those that had to wait for its slot.</summary>
    private async Task CarryAsync(Arrival arrival)
    {
        do
        {
            await SendAsync(arrival).ConfigureAwait(false);
            LaunchDue();
        }
        while (backlog.TryDequeue(out arrival));

        Interlocked.Decrement(ref inFlight);
        Relieve();
    }

    /// <summary>Closes the gap between "no slot is free" and "it is queued", in which the last slot may have been given back.</summary>
    private void Relieve()
    {
        if (backlog.IsEmpty || !TryTakeSlot())
            return;
        if (backlog.TryDequeue(out var arrival))
            _ = CarryAsync(arrival);
        else
            Interlocked.Decrement(ref inFlight);
    }

    private bool TryTakeSlot()
    {
        if (Interlocked.Increment(ref inFlight) <= options.MaxInFlight)
            return true;
        Interlocked.Decrement(ref inFlight);
        return false;
    }

    private void StartUsers(int phase, long end)
    {
        for (var user = 0; user < (int)plan.Phases[phase].From; user++)
        {
            Interlocked.Increment(ref inFlight);
            _ = Task.Run(() => BeUserAsync(phase, end));
        }
    }

    private async Task BeUserAsync(int phase, long end)
    {
        long now;
        while ((now = time.GetTimestamp()) < end && !stop.IsCancellationRequested)
        {
            var arrival = Next(phase, now);
            recorder.Offer(arrival);
            await SendAsync(arrival).ConfigureAwait(false);
        }

        Interlocked.Decrement(ref inFlight);
    }

    private async ValueTask SendAsync(Arrival arrival)
    {
        var sent = time.GetTimestamp();
        try
        {
            var outcome = await scenario.RequestAsync(new(arrival.Number, arrival.Kind)).ConfigureAwait(false);
            recorder.Done(arrival, sent, time.GetTimestamp(), outcome);
        }
#pragma warning disable CA1031 // Whatever it is, it ends the run and is thrown again there: this is nobody's task to await.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(e), null);
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task DrainAsync()
    {
        var start = time.GetTimestamp();
        while (!backlog.IsEmpty && !stop.IsCancellationRequested && time.GetElapsedTime(start) < options.DrainLimit)
            await Task.Delay(TimeSpan.FromMilliseconds(5), time).ConfigureAwait(false);
        backlog.Clear();
        while (Volatile.Read(ref inFlight) > 0 && time.GetElapsedTime(start) < options.DrainLimit + options.AnswerLimit)
            await Task.Delay(TimeSpan.FromMilliseconds(5), time).ConfigureAwait(false);
    }

    private Arrival Next(int phase, long planned)
    {
        var number = Interlocked.Increment(ref nextNumber) - 1;
        return new(number, scenario.KindOf(number, phase), phase, planned);
    }

    private long Clock(double seconds) => (long)(seconds * time.TimestampFrequency);
}
