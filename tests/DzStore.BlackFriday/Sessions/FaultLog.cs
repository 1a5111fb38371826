using DzStore.Load.Ledgers;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Sessions;

/// <summary>The faults that a run injects, with their times by the clock's timestamps.</summary>
internal sealed class FaultLog(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    public int Begin(FaultKind kind, string label)
    {
        lock (_gate)
        {
            _entries.Add(new(kind, label, time.GetTimestamp()));
            return _entries.Count - 1;
        }
    }

    /// <returns>The moment, by the clock's timestamps.</returns>
    public long End(int fault)
    {
        lock (_gate)
        {
            var end = time.GetTimestamp();
            _entries[fault] = _entries[fault] with { End = end };
            return end;
        }
    }

    /// <summary>Notes a moment at which the database was still gone.</summary>
    public void StillGone(int fault, long at)
    {
        lock (_gate)
            _entries[fault] = _entries[fault] with { GoneUntil = at };
    }

    public void Recovered(int fault, TimeSpan after)
    {
        lock (_gate)
            _entries[fault] = _entries[fault] with { Recovery = after };
    }

    /// <summary>
    /// When the database was killed and until when it surely was gone, for the ledger. That it is back is noticed later than it is, and
    /// what it has confirmed by then is for the next kill to take. What is no kill excuses no loss.
    /// </summary>
    public IReadOnlyList<FaultSpan> Kills()
    {
        lock (_gate)
        {
            return
            [
                .. _entries
                    .Where(entry => entry.Kind.IsCrash())
                    .Select(entry => new FaultSpan(entry.Start, entry.GoneUntil ?? entry.Start)),
            ];
        }
    }

    /// <summary>For the report, counted from the start of the run.</summary>
    public IReadOnlyList<Fault> Since(long start)
    {
        lock (_gate)
        {
            return
            [
                .. _entries.Select(entry => new Fault(
                    entry.Kind,
                    time.GetElapsedTime(start, entry.Start),
                    entry.End is { } end ? time.GetElapsedTime(start, end) : null,
                    entry.Label,
                    entry.Recovery
                )),
            ];
        }
    }

    private sealed record Entry(FaultKind Kind, string Label, long Start)
    {
        public long? End { get; init; }

        public long? GoneUntil { get; init; }

        public TimeSpan? Recovery { get; init; }
    }
}
