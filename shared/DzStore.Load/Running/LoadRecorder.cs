using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load;

/// <summary>Takes down what becomes of each request, from any thread.</summary>
internal sealed class LoadRecorder
{
    private readonly Lock gate = new();
    private readonly IReadOnlyList<RequestKind> kinds;
    private readonly LoadPlan plan;
    private readonly TimeProvider time;
    private readonly KindRecorder[] perKind;
    private readonly PhaseRecorder[] perPhase;
    private readonly LongHistogram lag = LatencyHistogram.NewRecorder();
    private readonly List<(long SentAfter, TaskCompletionSource<long> Done)> watches = [];
    private readonly Tally all = new();
    private readonly Dictionary<string, long> errors = new(StringComparer.Ordinal);

    public LoadRecorder(IReadOnlyList<RequestKind> kinds, LoadPlan plan, TimeProvider time)
    {
        (this.kinds, this.plan, this.time) = (kinds, plan, time);
        perKind = [.. kinds.Select(_ => new KindRecorder())];
        perPhase = [.. plan.Phases.Select(_ => new PhaseRecorder())];
    }

    /// <summary>When the run began, in the clock's ticks.</summary>
    public long Start { get; set; }

    public TimeSpan Elapsed => time.GetElapsedTime(Start);

    public void Offer(in Arrival arrival)
    {
        var counted = !plan.Phases[arrival.Phase].IsWarmUp;
        lock (gate)
        {
            all.Offered++;
            perKind[arrival.Kind].Offer(SecondOf(arrival.Planned), counted);
            perPhase[arrival.Phase].Counts.Offered++;
        }
    }

    public void Done(in Arrival arrival, long sent, long answered, RequestOutcome outcome)
    {
        var counted = !plan.Phases[arrival.Phase].IsWarmUp;
        var (corrected, uncorrected) = (Ticks(arrival.Planned, answered), Ticks(sent, answered));
        lock (gate)
        {
            all.Add(outcome.Fate);
            if (outcome.Error is { } error)
                errors[error] = errors.GetValueOrDefault(error) + 1;
            perKind[arrival.Kind].Done(SecondOf(arrival.Planned), SecondOf(answered), counted, corrected, uncorrected, outcome);
            perPhase[arrival.Phase].Done(corrected, outcome);
            if (counted)
                lag.RecordValue(Ticks(arrival.Planned, sent));
            if (outcome.Fate == RequestFate.Completed && watches.Count > 0)
                Tell(sent, answered);
        }
    }

    /// <summary>Completes with the time, by the clock's ticks, of the first success of a request that was sent after the one given.</summary>
    public Task<long> FirstSuccess(long sentAfter)
    {
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
            watches.Add((sentAfter, done));
        return done.Task;
    }

    public LoadProgress Progress()
    {
        var elapsed = Elapsed;
        var last = (int)elapsed.TotalSeconds - 1;
        lock (gate)
        {
            var seconds = perKind.Select(kind => kind.At(last)).OfType<SecondRecorder>().ToArray();
            return new(
                elapsed, plan.Duration, PhaseAt(elapsed), all.ToCounts(), seconds.Sum(second => second.Answered),
                // The slowest kind speaks for all: percentiles of different kinds cannot be added up.
                seconds.Max(second => second.PercentileMs(50)), seconds.Max(second => second.PercentileMs(99)),
                [.. errors.Select(error => new ErrorCount(error.Key, error.Value)).OrderByDescending(error => error.Count)]);
        }
    }

    public LoadMeasurements Conclude(DateTimeOffset started, bool interrupted)
    {
        var duration = Elapsed;
        lock (gate)
        {
            var phases = new List<PhaseResult>();
            var at = TimeSpan.Zero;
            foreach (var (phase, recorder) in plan.Phases.Zip(perPhase))
            {
                if (at >= duration)
                    break; // Interrupted before it.
                var end = at + phase.Duration < duration ? at + phase.Duration : duration;
                phases.Add(new(phase.Name, phase.Model, at, end, phase.From, phase.To, phase.IsWarmUp, recorder.Counts.ToCounts(), recorder.Latency));
                at += phase.Duration;
            }

            return new(started, duration, interrupted, phases, [.. kinds.Zip(perKind, (kind, recorder) => recorder.ToSeries(kind))], new(lag));
        }
    }

    private int SecondOf(long timestamp) => Math.Max(0, (int)time.GetElapsedTime(Start, timestamp).TotalSeconds);

    // Clock ticks of the time provider to those of a histogram; its range is never left, or a value would be refused.
    private long Ticks(long from, long to) => Math.Clamp(time.GetElapsedTime(from, to).Ticks, 0, TimeSpan.TicksPerHour);

    private string PhaseAt(TimeSpan elapsed)
    {
        foreach (var phase in plan.Phases)
        {
            if (elapsed < phase.Duration)
                return phase.Name;
            elapsed -= phase.Duration;
        }

        return "waiting for the last answers";
    }

    private void Tell(long sent, long answered)
    {
        for (var i = watches.Count - 1; i >= 0; i--)
        {
            if (sent < watches[i].SentAfter)
                continue;
            watches[i].Done.TrySetResult(answered);
            watches.RemoveAt(i);
        }
    }

    private sealed class PhaseRecorder
    {
        private readonly LongHistogram latency = LatencyHistogram.NewRecorder();

        public Tally Counts { get; } = new();

        public LatencySummary? Latency => new LatencyHistogram(latency).Summary;

        public void Done(long corrected, RequestOutcome outcome)
        {
            Counts.Add(outcome.Fate);
            if (outcome.Fate == RequestFate.Completed)
                latency.RecordValue(corrected);
        }
    }
}
