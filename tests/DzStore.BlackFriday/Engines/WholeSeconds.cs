using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Engines;

/// <summary>
/// The number of requests that an open phase sends in each of its seconds, for an engine that plans from second to second. Together they
/// are <see cref="LoadPhase.Arrivals"/>.
/// </summary>
internal sealed class WholeSeconds
{
    // The requests planned up to the end of each second.
    private readonly int[] _until;

    /// <param name="phase">An open phase that lasts whole seconds.</param>
    public WholeSeconds(LoadPhase phase)
    {
        if (phase.Model != LoadModel.Open || phase.Duration.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new ArgumentException($"The phase '{phase.Name}' must be open and last whole seconds.", nameof(phase));
        var slope = (phase.To - phase.From) / phase.Duration.TotalSeconds;
        _until =
        [
            .. Enumerable.Range(1, (int)phase.Duration.TotalSeconds).Select(t => (int)Math.Round(phase.From * t + slope * t * t / 2)),
        ];
    }

    /// <summary>The requests of the whole phase.</summary>
    public int Count => _until[^1];

    /// <summary>The seconds in order; those in a row that have the same number of requests are one.</summary>
    public IEnumerable<(int Requests, int Seconds)> Runs()
    {
        for (var (from, to) = (0, 1); from < _until.Length; to++)
        {
            if (to < _until.Length && In(to) == In(from))
                continue;
            yield return (In(from), to - from);
            from = to;
        }
    }

    /// <summary>The second that sends a request, counted from 0.</summary>
    /// <param name="index">The request's place in the phase, from 0; one beyond the last belongs to the last second.</param>
    public int SecondOf(int index)
    {
        var (first, last) = (0, _until.Length - 1);
        while (first < last)
        {
            var middle = (first + last) / 2;
            if (_until[middle] > index)
                last = middle;
            else
                first = middle + 1;
        }

        return first;
    }

    private int In(int second) => second == 0 ? _until[0] : _until[second] - _until[second - 1];
}
