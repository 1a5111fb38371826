using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load.Running;

/// <summary>Counts what the generator ran out of, warm-up left out. Not thread-safe.</summary>
internal sealed class ShortageRecorder
{
    /// <summary>A generator that sends one request in a hundred later than this (milliseconds) is short of processor time.</summary>
    public const double LagLimitMs = 50;

    // Only of those that no slot held up: what waits for a slot waits for the shop, or for more slots.
    private readonly LongHistogram _lag = LatencyHistogram.NewRecorder();
    private long _held;
    private long _late;
    private long _ports;
    private long _descriptors;

    public void Hold() => _held++;

    public void Lag(long ticks)
    {
        _lag.RecordValue(ticks);
        if (ticks > LagLimitMs * TimeSpan.TicksPerMillisecond)
            _late++;
    }

    public void NotSent(ShortageKind shortage) => _ = shortage == ShortageKind.Ports ? _ports++ : _descriptors++;

    /// <param name="slots">The most requests under way at once.</param>
    public IReadOnlyList<GeneratorShortage> Conclude(int slots)
    {
        var lag = new LatencyHistogram(_lag);
        var shortages = new List<GeneratorShortage>();
        if (_held > 0)
        {
            shortages.Add(
                new(
                    ShortageKind.Slots,
                    _held,
                    FormattableString.Invariant(
                        $"The generator was short of slots: {_held:#,0} requests were due while {slots:#,0}, the most "
                    ) + "that it has under way at once, waited for their answers"
                )
            );
        }

        if (_ports > 0)
        {
            shortages.Add(
                new(
                    ShortageKind.Ports,
                    _ports,
                    FormattableString.Invariant($"The generator was short of ports: {_ports:#,0} requests found no free local port; ")
                        + "raise net.ipv4.ip_local_port_range, or send from more source addresses"
                )
            );
        }

        if (_descriptors > 0)
        {
            shortages.Add(
                new(
                    ShortageKind.Descriptors,
                    _descriptors,
                    FormattableString.Invariant($"The generator was short of descriptors: {_descriptors:#,0} requests could not open a ")
                        + "connection; raise ulimit -n"
                )
            );
        }

        if (lag.Count > 0 && lag.PercentileMs(99) > LagLimitMs)
        {
            shortages.Add(
                new(
                    ShortageKind.Processor,
                    _late,
                    "The generator was short of processor time: one request in a hundred went out "
                        + FormattableString.Invariant($"{lag.PercentileMs(99):#,0} ms or more ")
                        + FormattableString.Invariant($"after its planned time (at most {LagLimitMs:0} ms are allowed)")
                )
            );
        }

        return shortages;
    }
}
