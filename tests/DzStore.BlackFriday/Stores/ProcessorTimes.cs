using DzStore.Load.Running;
using DzStore.LocalHost;
using DzStore.LocalHost.Database;

namespace DzStore.BlackFriday.Stores;

/// <summary>
/// The processor time that each process of a store, and the load generator, take for a request: it says where a machine's capacity goes,
/// also on one that is busy with other work.
/// </summary>
internal sealed class ProcessorTimes
{
    private readonly LocalStore _store;
    private readonly TimeSpan[] _before;
    private readonly string[] _names;

    /// <param name="store">A store that was started for the run; its processes are counted from now on.</param>
    public ProcessorTimes(LocalStore store)
    {
        _store = store;
        string[] services = ["Storefront", "Checkout", "Billing", "Analytics"];
        _names = [.. services, .. store.Nodes.Select(node => node.Name)];
        _before = Read();
    }

    /// <summary>The times of a load, in a sentence.</summary>
    public string Describe(LoadMeasurements measured)
    {
        // Warm-up too: the processes did its work as well.
        var requests = Math.Max(1, measured.Series.Sum(series => series.Seconds.Sum(second => second.Counts.Sent)));
        var each = Read().Zip(_before, (after, before) => (after - before).TotalMicroseconds / requests).ToArray();
        var parts = _names.Select(name => name == DatabaseNode.OnlyName ? "database" : name).Append("load generator").Zip(each);
        var most = Environment.ProcessorCount * 1e6 / Math.Max(1, each.Sum());
        return "Processor time a request, warm-up included: "
            + string.Join(", ", parts.Select(part => FormattableString.Invariant($"{part.First} {part.Second:0} µs")))
            + FormattableString.Invariant(
                $"; {each.Sum():0} µs in all, of which {Environment.ProcessorCount} processors carry {most:#,0} a second at most."
            );
    }

    private TimeSpan[] Read() => [.. _names.Select(name => _store.Child(name).ProcessorTime()), Environment.CpuUsage.TotalTime];
}
