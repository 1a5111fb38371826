using System.Globalization;
using DzStore.Histories.Isolation;
using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using EmbeddedMongo.Histories.Clients;
using EmbeddedMongo.Histories.Reporting;
using EmbeddedMongo.Histories.Sets;
using EmbeddedMongo.Histories.Transactions;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>Clients that append to lists and read them, with majority: two for each node, or six whose drivers follow a failover.</summary>
/// <param name="set">The set.</param>
/// <param name="script">The faults of a round.</param>
/// <param name="follow">The drivers know the set, and retry.</param>
internal sealed class ListHunt(InProcessSet set, Script script, bool follow) : Hunt(set)
{
    private const int Clients = 6;
    private const int Lists = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly MongoClient[] _drivers = follow
        ? [ClientSettings.Following(set.ConnectionString, retries: true, "hunt")]
        : [.. set.Hosts.Select(ClientSettings.Pinned)];
    private long _lastValue;
    private (History<Transaction> History, IsolationReport Report)? _last;

    public override string Last => _last is var (history, _) ? HistorySize.Of(history) : "";

    public override async Task<string?> PlayAsync(int round, CancellationToken cancellationToken)
    {
        var recorder = new HistoryRecorder<Transaction>(TimeProvider.System);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clients = Enumerable
            .Range(0, Clients)
            .Select(client => Task.Run(() => RunAsync(client, round, recorder, over), cancellationToken))
            .ToArray();
        await script(Set, cancellationToken);
        await Task.Delay(10 * Pause, cancellationToken);
        await over.CancelAsync();
        await Task.WhenAll(clients);

        var history = recorder.ToHistory();
        var report = IsolationChecker.Check(history, IsolationModel.SnapshotIsolation, cancellationToken);
        _last = (history, report);
        return report.Anomalies is [var anomaly, ..] ? $"{anomaly.Name}: {anomaly.Explanation}" : null;
    }

    public override Task<IReadOnlyList<string>> KeepAsync(Artifacts artifacts, string name, CancellationToken cancellationToken) =>
        _last is var (history, report)
            ? artifacts.KeepAsync(name, history, report, cancellationToken)
            : Task.FromResult<IReadOnlyList<string>>([]);

    private async Task RunAsync(int number, int round, HistoryRecorder<Transaction> recorder, CancellationTokenSource over)
    {
        var random = new Random(HashCode.Combine(number, round));
        var client = new ListClient(number, _drivers[number % _drivers.Length], recorder, new ErrorCounts(), follow ? ClientSettings.WaitLimit : Patience);
        while (!over.IsCancellationRequested)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{round}-{random.Next(Lists)}");
            var outcome =
                random.Next(2) == 0
                    ? await client.ReadAsync(key, CancellationToken.None)
                    : await client.AppendAsync(key, Interlocked.Increment(ref _lastValue), CancellationToken.None);
            if (outcome != Outcome.Ok)
                await Task.Delay(Pause);
        }
    }
}
