using System.Diagnostics.Metrics;

namespace DzStore.Storefront.Live;

/// <summary>The metrics of event streams: the meter DzStore.Live.</summary>
internal sealed class LiveMetrics
{
    private readonly UpDownCounter<long> _streams;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _cut;

    public LiveMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("DzStore.Live");
        _streams = meter.CreateUpDownCounter<long>("dzstore.live.streams", "{stream}", "Event streams that are open.");
        _refused = meter.CreateCounter<long>(
            "dzstore.live.refused",
            "{stream}",
            "Event streams that were refused, since too many were open."
        );
        _cut = meter.CreateCounter<long>("dzstore.live.cut", "{stream}", "Event streams that were cut, since their readers did not read.");
    }

    public void Opened() => _streams.Add(1);

    public void Closed() => _streams.Add(-1);

    public void Refused() => _refused.Add(1);

    public void Cut() => _cut.Add(1);
}
