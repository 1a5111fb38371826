using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using DzStore.Load.Results;

namespace DzStore.Load.Running;

/// <summary>
/// Sends the requests of a workload by a plan, once. Open phases send each request when it is due, whether or not earlier ones were
/// answered; closed ones let users wait for their answers. Each request is timed from its planned start and from its sending.
/// </summary>
public sealed class LoadRunner : IDisposable
{
    [ThreadStatic]
    private static bool _launching;

    private readonly IWorkload _workload;
    private readonly LoadPlan _plan;
    private readonly TimeProvider _time;
    private readonly RunnerOptions _options;
    private readonly LoadRecorder _recorder;
    private readonly ConcurrentQueue<Arrival> _backlog = new();
    private readonly CancellationTokenSource _stop = new();
    private ExceptionDispatchInfo? _fault;
    private volatile Schedule? _open;
    private long _nextNumber;
    private int _inFlight;

    /// <param name="workload">The requests.</param>
    /// <param name="plan">Their times.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">The bounds; null for the default ones.</param>
    public LoadRunner(IWorkload workload, LoadPlan plan, TimeProvider time, RunnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(workload);
        (_workload, _plan, _time, _options) = (workload, plan, time, options ?? new());
        _recorder = new(workload.Kinds, plan, time) { Slots = _options.MaxInFlight };
    }

    /// <summary>The beginning of the run by the clock's timestamps; 0 before it.</summary>
    public long StartTimestamp => _recorder.Start;

    /// <summary>The time since the run began; faults are noted by it.</summary>
    public TimeSpan Elapsed => _recorder.Elapsed;

    /// <summary>Measures how far the run is.</summary>
    public LoadProgress Measure() => _recorder.Progress();

    /// <summary>The time from a timestamp of the clock to the first success of a request that was sent after it.</summary>
    public async Task<TimeSpan> RecoveryAsync(long since, CancellationToken cancellationToken) =>
        _time.GetElapsedTime(since, await _recorder.FirstSuccessAsync(since, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Runs the plan to its end. Cancelled, it sends nothing more, waits for the answers under way, and returns what was measured.
    /// </summary>
    public async Task<LoadMeasurements> RunAsync(CancellationToken cancellationToken)
    {
        using var cancelled = cancellationToken.Register(_stop.Cancel);
        var started = _time.GetUtcNow();
        _recorder.Start = _time.GetTimestamp();
        await Task
            .Factory.StartNew(DispatchAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
        await DrainAsync().ConfigureAwait(false);
        _fault?.Throw();
        return _recorder.Conclude(started, cancellationToken.IsCancellationRequested);
    }

    /// <summary>Ends the run before its plan does; what ran counts as the whole. Drills end by it.</summary>
    public void Finish() => _stop.Cancel();

    /// <summary>Releases its timers.</summary>
    public void Dispose() => _stop.Dispose();

    private void DispatchAll()
    {
        var begin = _recorder.Start;
        for (var phase = 0; phase < _plan.Phases.Count && !_stop.IsCancellationRequested; phase++)
        {
            if (_plan.Phases[phase].Requests is { } requests)
            {
                RunLoop(phase, requests);
                begin = _time.GetTimestamp();
                continue;
            }

            var end = begin + Clock(_plan.Phases[phase].Duration.TotalSeconds);
            _recorder.Begin(phase, begin);
            if (_plan.Phases[phase].Model == LoadModel.Open)
                DispatchOpen(phase, begin);
            else
                StartUsers(phase, end);
            RestUntil(end);

            if (_options.ForgetsBacklog)
                _backlog.Clear();
            begin = end;
        }
    }

    private void DispatchOpen(int phase, long begin)
    {
        var schedule = new Schedule(_plan.Phases[phase], phase, begin, _time);
        _open = schedule;
        while (!schedule.IsDone)
        {
            LaunchDue();
            if (!schedule.IsDone && !Rest())
                return;
        }
    }

    /// <summary>
    /// Sends every request that is due. A thread that has just taken an answer does so as well: while the processors are busy, the
    /// dispatcher may wait milliseconds for one, and its requests with it.
    /// </summary>
    private void LaunchDue()
    {
        if (_launching)
            return; // A request that is answered at once comes back here from inside its own launch.
        _launching = true;
        try
        {
            while (!_stop.IsCancellationRequested && _open?.TakeDue() is { } due)
            {
                var arrival = Next(due.Phase, due.Timestamp);
                _recorder.Offer(arrival);
                Launch(arrival);
            }
        }
#pragma warning disable CA1031 // As in SendAsync: nobody may await this.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(e), null);
            _stop.Cancel();
        }
        finally
        {
            _launching = false;
        }
    }

    /// <summary>
    /// Releases the processor for a millisecond: the timers of the system are no finer, and spinning would take it from the server.
    /// </summary>
    /// <returns>False when the run is to stop.</returns>
    private bool Rest() => !_stop.Token.WaitHandle.WaitOne(1);

    private void RestUntil(long end)
    {
        var goesOn = true;
        while (goesOn && _time.GetTimestamp() < end)
            goesOn = Rest();
    }

    private void Launch(in Arrival arrival)
    {
        if (TryTakeSlot())
        {
            _ = CarryAsync(arrival);
            return;
        }

        _recorder.Hold(arrival);
        _backlog.Enqueue(arrival with { Held = true });
        Relieve();
    }

    /// <summary>Sends one request, then those that had to wait for its slot.</summary>
    private async Task CarryAsync(Arrival arrival)
    {
        do
        {
            await SendAsync(arrival).ConfigureAwait(false);
            LaunchDue();
        } while (_backlog.TryDequeue(out arrival));

        Interlocked.Decrement(ref _inFlight);
        Relieve();
    }

    /// <summary>Covers the gap between "no slot is free" and "it is queued", in which the last slot may have been released.</summary>
    private void Relieve()
    {
        if (_backlog.IsEmpty || !TryTakeSlot())
            return;
        if (_backlog.TryDequeue(out var arrival))
            _ = CarryAsync(arrival);
        else
            Interlocked.Decrement(ref _inFlight);
    }

    private bool TryTakeSlot()
    {
        if (Interlocked.Increment(ref _inFlight) <= _options.MaxInFlight)
            return true;
        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    private void StartUsers(int phase, long end)
    {
        for (var user = 0; user < (int)_plan.Phases[phase].From; user++)
        {
            Interlocked.Increment(ref _inFlight);
            _ = Task.Run(() => BeUserAsync(phase, end));
        }
    }

    private async Task BeUserAsync(int phase, long end)
    {
        long now;
        while ((now = _time.GetTimestamp()) < end && !_stop.IsCancellationRequested)
        {
            var arrival = Next(phase, now);
            _recorder.Offer(arrival);
            await SendAsync(arrival).ConfigureAwait(false);
        }

        Interlocked.Decrement(ref _inFlight);
    }

    /// <summary>Runs a closed loop until its last request is answered. This thread has nothing else to do, so it may block.</summary>
    private void RunLoop(int phase, int requests)
    {
        var left = requests;
        var begin = _time.GetTimestamp();
        var end = begin + Clock(_plan.Phases[phase].Duration.TotalSeconds);
        _recorder.Begin(phase, begin);
        Interlocked.Increment(ref _inFlight);
        try
        {
            Task.WaitAll(Enumerable.Range(0, (int)_plan.Phases[phase].From).Select(_ => Task.Run(RepeatAsync)).ToArray());
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }

        async Task RepeatAsync()
        {
            var planned = begin;
            while (Interlocked.Decrement(ref left) >= 0 && !_stop.IsCancellationRequested && _time.GetTimestamp() <= end)
            {
                var arrival = Next(phase, planned);
                _recorder.Offer(arrival);
                await SendAsync(arrival).ConfigureAwait(false);
                planned = _time.GetTimestamp();
            }
        }
    }

    private async ValueTask SendAsync(Arrival arrival)
    {
        var sent = _time.GetTimestamp();
        try
        {
            var outcome = await _workload.RequestAsync(new(arrival.Number, arrival.Kind)).ConfigureAwait(false);
            _recorder.Done(arrival, sent, _time.GetTimestamp(), outcome);
        }
#pragma warning disable CA1031 // Any exception ends the run, which throws it again: nobody awaits this task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(e), null);
            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task DrainAsync()
    {
        var start = _time.GetTimestamp();
        while (!_backlog.IsEmpty && !_stop.IsCancellationRequested && _time.GetElapsedTime(start) < _options.DrainLimit)
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time).ConfigureAwait(false);
        _backlog.Clear();
        while (Volatile.Read(ref _inFlight) > 0 && _time.GetElapsedTime(start) < _options.DrainLimit + _options.AnswerLimit)
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time).ConfigureAwait(false);
    }

    private Arrival Next(int phase, long planned)
    {
        var number = Interlocked.Increment(ref _nextNumber) - 1;
        return new(number, _workload.KindOf(number, phase), phase, planned);
    }

    private long Clock(double seconds) => (long)(seconds * _time.TimestampFrequency);
}
