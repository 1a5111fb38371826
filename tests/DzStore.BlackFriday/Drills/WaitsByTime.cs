using System.Collections.Concurrent;

namespace DzStore.BlackFriday.Drills;

/// <summary>The waits of completed requests during named times of a run, by kind: what they were before something and with it.</summary>
internal sealed class WaitsByTime(TimeProvider time)
{
    private readonly ConcurrentQueue<(string During, int Kind, double Ms)> _waits = [];
    private volatile Period? _current;

    /// <summary>Waits of requests that are sent until the result is disposed of count for a name.</summary>
    public IDisposable During(string name)
    {
        _current = new(name, time.GetTimestamp());
        return new End(this);
    }

    /// <summary>Notes a completed request.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="took">From its sending to its answer.</param>
    /// <param name="sent">When it was sent, by the clock's timestamps.</param>
    public void Note(int kind, TimeSpan took, long sent)
    {
        if (_current is { } current && sent >= current.Start)
            _waits.Enqueue((current.Name, kind, took.TotalMilliseconds));
    }

    /// <summary>The growth of the median wait of a kind from one time to another, milliseconds; null where one has no waits.</summary>
    public double? Growth(int kind, string from, string to) => Median(kind, to) - Median(kind, from);

    /// <summary>The medians of both kinds at two times, in a sentence.</summary>
    public string Describe(string from, string to) =>
        FormattableString.Invariant($"w=1 waited {Median(0, from):0.0} ms before and {Median(0, to):0.0} ms then, ")
        + FormattableString.Invariant($"w=majority {Median(1, from):0.0} and {Median(1, to):0.0} ms (medians, from the sending).");

    private double? Median(int kind, string during)
    {
        double[] waits = [.. _waits.Where(wait => wait.During == during && wait.Kind == kind).Select(wait => wait.Ms).Order()];
        return waits.Length == 0 ? null : waits[waits.Length / 2];
    }

    private sealed record Period(string Name, long Start);

    private sealed class End(WaitsByTime waits) : IDisposable
    {
        public void Dispose() => waits._current = null;
    }
}
