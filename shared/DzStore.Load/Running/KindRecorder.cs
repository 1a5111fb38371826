using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load;

/// <summary>What one kind of request did so far. Not thread-safe.</summary>
internal sealed class KindRecorder
{
    private readonly LongHistogram corrected = LatencyHistogram.NewRecorder();
    private readonly LongHistogram uncorrected = LatencyHistogram.NewRecorder();
    private readonly List<SecondRecorder> seconds = [];
    private readonly Dictionary<string, long> errors = new(StringComparer.Ordinal);
    private readonly Tally counts = new();

    public void Offer(int second, bool counted)
    {
        Second(second).Counts.Offered++;
        if (counted)
            counts.Offered++;
    }

    public void Done(int second, int answeredIn, bool counted, long correctedTicks, long uncorrectedTicks, RequestOutcome outcome)
    {
        var planned = Second(second);
        planned.Counts.Add(outcome.Fate);
        if (counted)
            counts.Add(outcome.Fate);
        if (counted && outcome.Error is { } error)
            errors[error] = errors.GetValueOrDefault(error) + 1;
        if (outcome.Fate != RequestFate.Completed)
            return;

        planned.Record(correctedTicks, uncorrectedTicks);
        Second(answeredIn).Answered++;
        if (!counted)
            return;
        corrected.RecordValue(correctedTicks);
        uncorrected.RecordValue(uncorrectedTicks);
    }

    public SecondRecorder? At(int second) => second >= 0 && second < seconds.Count ? seconds[second] : null;

    public RequestSeries ToSeries(RequestKind kind) => new(
        kind.Name, counts.ToCounts(), new(corrected), new(uncorrected),
        [.. seconds.Select((second, i) => second.ToPoint(i))],
        [.. errors.Select(error => new ErrorCount(error.Key, error.Value)).OrderByDescending(error => error.Count).ThenBy(error => error.Error, StringComparer.Ordinal)],
        kind.Concern);

    private SecondRecorder Second(int second)
    {
        while (seconds.Count <= second)
            seconds.Add(new());
        return seconds[second];
    }
}
