using EmbeddedMongo.Histories.Clients;
using EmbeddedMongo.Histories.Reporting;
using EmbeddedMongo.Histories.Sets;
using EmbeddedMongo.Histories.Streams;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>Writers, and watchers of what they write, which often begin a new stream behind the last event.</summary>
/// <param name="set">The set.</param>
internal sealed class StreamHunt(InProcessSet set) : Hunt
{
    private const int Clients = 3;
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(500);

    private StreamWorkload? _last;

    public override string Last => $"{_last?.Writes.Count} writes";

    public override async Task<string?> PlayAsync(int round, CancellationToken cancellationToken)
    {
        var drivers = Enumerable
            .Range(0, Clients)
            .Select(_ => ClientSettings.Following(set.ConnectionString, retries: true, "hunt"))
            .ToArray();
        _last = new StreamWorkload(drivers, drivers, $"changes{round}", eventsOfAStream: 20);
        var start = TimeProvider.System.GetTimestamp();
        await _last.RunAsync(() => TimeProvider.System.GetElapsedTime(start) < Length, cancellationToken);
        return StreamCheck.Check(_last.Writes, _last.Seen) is [var violation, ..] ? violation : null;
    }

    public override async Task<IReadOnlyList<string>> KeepAsync(Artifacts artifacts, string name, CancellationToken cancellationToken) =>
        _last is null ? [] : [await artifacts.KeepAsync(name, _last.Writes, _last.Seen, cancellationToken)];
}
