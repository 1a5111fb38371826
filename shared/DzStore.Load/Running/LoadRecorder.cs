using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load.Running;

/// <summary>Records the outcome of each request, from any thread.</summary>
internal sealed class LoadRecorder
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyList<RequestKind> _kinds;
    private readonly LoadPlan _plan;
    private readonly TimeProvider _time;
    private readonly KindRecorder[] _perKind;
    private readonly PhaseRecorder[] _perPhase;
    private readonly LongHistogram _lag = LatencyHistogram.NewRecorder();
    private readonly List<(long SentAfter, TaskCompletionSource<long> Done)> _watches = [];
    private readonly ShortageRecorder _shortages = new();
    private readonly Tally _all = new();
    private readonly Dictionary<string, long> _errors = new(StringComparer.Ordinal);

    public LoadRecorder(IReadOnlyList<RequestKind> kinds, LoadPlan plan, TimeProvider time)
    {
        (_kinds, _plan, _time) = (kinds, plan, time);
        _perKind = [.. kinds.Select(_ => new KindRecorder())];
        _perPhase = [.. plan.Phases.Select(_ => new PhaseRecorder())];
    }

    /// <summary>The beginning of the run, by the clock's timestamps.</summary>
    public long Start { get; set; }

    /// <summary>The most requests under way at once; 0 where nobody counts them.</summary>
    public int Slots { get; init; }

    /// <summary>The number of waits for a success.</summary>
    internal int Watches
    {
        get
        {
            lock (_gate)
                return _watches.Count;
        }
    }

    public TimeSpan Elapsed => _time.GetElapsedTime(Start);

    /// <summary>Records that a phase begins; without it the phases follow each other as they are planned.</summary>
    public void Begin(int phase, long at)
    {
        lock (_gate)
            _perPhase[phase].Begin = at;
    }

    public void Offer(in Arrival arrival)
    {
        var counted = !_plan.Phases[arrival.Phase].IsWarmUp;
        lock (_gate)
        {
            _all.Offered++;
            _perKind[arrival.Kind].Offer(SecondOf(arrival.Planned), counted);
            _perPhase[arrival.Phase].Counts.Offered++;
        }
    }

    /// <summary>Records that an arrival waits for a slot.</summary>
    public void Hold(in Arrival arrival)
    {
        if (_plan.Phases[arrival.Phase].IsWarmUp)
            return;
        lock (_gate)
            _shortages.Hold();
    }

    public void Done(in Arrival arrival, long sent, long answered, RequestOutcome outcome)
    {
        var counted = !_plan.Phases[arrival.Phase].IsWarmUp;
        var (corrected, uncorrected) = (Ticks(arrival.Planned, answered), Ticks(sent, answered));
        lock (_gate)
        {
            _all.Add(outcome.Fate);
            if (outcome.Error is { } error)
                _errors[error] = _errors.GetValueOrDefault(error) + 1;
            _perKind[arrival.Kind].Done(SecondOf(arrival.Planned), SecondOf(answered), counted, corrected, uncorrected, outcome);
            _perPhase[arrival.Phase].Done(corrected, outcome, answered);
            if (counted)
                RecordLag(arrival, sent, outcome);
            if (outcome.Fate == RequestFate.Completed && _watches.Count > 0)
                Tell(sent, answered);
        }
    }

    /// <summary>
    /// Waits for the first success of a request that was sent after the time given, and gives its own; both by the clock's ticks.
    /// </summary>
    public async Task<long> FirstSuccessAsync(long sentAfter, CancellationToken cancellationToken)
    {
        var watch = (sentAfter, Done: new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
            _watches.Add(watch);
        try
        {
            return await watch.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A watch that was given up would be asked at every later success.
            lock (_gate)
                _watches.Remove(watch);
        }
    }

    public LoadProgress Progress()
    {
        var elapsed = Elapsed;
        var last = (int)elapsed.TotalSeconds - 1;
        lock (_gate)
        {
            var seconds = _perKind.Select(kind => kind.At(last)).OfType<SecondRecorder>().ToArray();
            return new(
                elapsed,
                _plan.Duration,
                PhaseAt(elapsed),
                _all.ToCounts(),
                seconds.Sum(second => second.Answered),
                // The slowest kind speaks for all: percentiles of different kinds cannot be added up.
                seconds.Max(second => second.PercentileMs(50)),
                seconds.Max(second => second.PercentileMs(99)),
                [.. _errors.Select(error => new ErrorCount(error.Key, error.Value)).OrderByDescending(error => error.Count)]
            );
        }
    }

    /// <summary>The measurements of the run.</summary>
    /// <param name="started">Its beginning.</param>
    /// <param name="interrupted">It was cancelled before its end.</param>
    /// <param name="length">Its length; null: until now.</param>
    public LoadMeasurements Conclude(DateTimeOffset started, bool interrupted, TimeSpan? length = null)
    {
        var duration = length ?? Elapsed;
        lock (_gate)
        {
            var phases = new List<PhaseResult>();
            var at = TimeSpan.Zero;
            foreach (var (phase, recorder) in _plan.Phases.Zip(_perPhase))
            {
                if (recorder.Begin is { } begin)
                    at = _time.GetElapsedTime(Start, begin);
                if (at >= duration)
                    break; // The run was interrupted before it.
                var planned = at + phase.Duration;
                var end = phase.Requests is null ? planned : _time.GetElapsedTime(Start, Math.Max(Start, recorder.LastAnswer));
                phases.Add(recorder.ToResult(phase, at, end < duration ? end : duration));
                at = planned;
            }

            return new(
                started,
                duration,
                interrupted,
                phases,
                [.. _kinds.Zip(_perKind, (kind, recorder) => recorder.ToSeries(kind))],
                new(_lag)
            )
            {
                Shortages = _shortages.Conclude(Slots),
            };
        }
    }

    private void RecordLag(in Arrival arrival, long sent, RequestOutcome outcome)
    {
        var lag = Ticks(arrival.Planned, sent);
        _lag.RecordValue(lag);
        if (!arrival.Held)
            _shortages.Lag(lag);
        if (outcome.Shortage is { } shortage)
            _shortages.NotSent(shortage);
    }

    private int SecondOf(long timestamp) => Math.Max(0, (int)_time.GetElapsedTime(Start, timestamp).TotalSeconds);

    // From clock ticks to those of a histogram, kept within its range: it refuses other values.
    private long Ticks(long from, long to) => Math.Clamp(_time.GetElapsedTime(from, to).Ticks, 0, TimeSpan.TicksPerHour);

    private string PhaseAt(TimeSpan elapsed)
    {
        foreach (var phase in _plan.Phases)
        {
            if (elapsed < phase.Duration)
                return phase.Name;
            elapsed -= phase.Duration;
        }

        return "waiting for the last answers";
    }

    private void Tell(long sent, long answered)
    {
        for (var i = _watches.Count - 1; i >= 0; i--)
        {
            if (sent < _watches[i].SentAfter)
                continue;
            _watches[i].Done.TrySetResult(answered);
            _watches.RemoveAt(i);
        }
    }

    private sealed class PhaseRecorder
    {
        private readonly LongHistogram _latency = LatencyHistogram.NewRecorder();

        public Tally Counts { get; } = new();

        public long? Begin { get; set; }

        public long LastAnswer { get; private set; }

        public void Done(long corrected, RequestOutcome outcome, long answered)
        {
            Counts.Add(outcome.Fate);
            LastAnswer = Math.Max(LastAnswer, answered);
            if (outcome.Fate == RequestFate.Completed)
                _latency.RecordValue(corrected);
        }

        public PhaseResult ToResult(LoadPhase phase, TimeSpan start, TimeSpan end) =>
            new(
                phase.Name,
                phase.Model,
                start,
                end,
                phase.From,
                phase.To,
                phase.IsWarmUp,
                Counts.ToCounts(),
                new LatencyHistogram(_latency).Summary
            )
            {
                OfferedP99Ms = new LatencyHistogram(_latency).OfferedPercentileMs(99, Counts.Offered),
            };
    }
}
