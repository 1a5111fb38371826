using DzStore.Load.Latency;
using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load.Running;

/// <summary>Records the requests of one kind. Not thread-safe.</summary>
internal sealed class KindRecorder
{
    private readonly LatencyRecorder _corrected = new();
    private readonly LongHistogram _uncorrected = LatencyHistogram.NewRecorder();
    private readonly List<SecondRecorder> _seconds = [];
    private readonly Dictionary<string, long> _errors = new(StringComparer.Ordinal);
    private readonly Tally _counts = new();

    public void Offer(int second, bool counted)
    {
        Second(second).Counts.Offered++;
        if (counted)
            _counts.Offered++;
    }

    public void Done(int second, int answeredIn, bool counted, long correctedTicks, long uncorrectedTicks, RequestOutcome outcome)
    {
        var planned = Second(second);
        planned.Counts.Add(outcome.Fate);
        if (counted)
            _counts.Add(outcome.Fate);
        if (counted && outcome.Error is { } error)
            _errors[error] = _errors.GetValueOrDefault(error) + 1;
        if (outcome.Fate != RequestFate.Completed)
            return;

        planned.Record(correctedTicks, uncorrectedTicks);
        Second(answeredIn).Answered++;
        if (!counted)
            return;
        _corrected.Record(TimeSpan.FromTicks(correctedTicks));
        _uncorrected.RecordValue(uncorrectedTicks);
    }

    public SecondRecorder? At(int second) => second >= 0 && second < _seconds.Count ? _seconds[second] : null;

    public RequestSeries ToSeries(RequestKind kind) =>
        new(
            kind.Name,
            _counts.ToCounts(),
            new(_corrected.ToHdr()),
            new(_uncorrected),
            [.. _seconds.Select((second, i) => second.ToPoint(i))],
            [
                .. _errors
                    .Select(error => new ErrorCount(error.Key, error.Value))
                    .OrderByDescending(error => error.Count)
                    .ThenBy(error => error.Error, StringComparer.Ordinal),
            ],
            kind.Concern
        )
        {
            Latency = _corrected.Summarise(),
        };

    private SecondRecorder Second(int second)
    {
        while (_seconds.Count <= second)
            _seconds.Add(new());
        return _seconds[second];
    }
}
