using System.Collections.Immutable;
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

/// <summary>Transactions that read several lists slowly, beside others that append to them.</summary>
/// <param name="set">The set.</param>
internal sealed class TransactionHunt(InProcessSet set) : Hunt(set)
{
    private const int Readers = 3;
    private const int Writers = 3;
    private const int Lists = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly MongoClient _driver = ClientSettings.Following(set.ConnectionString, retries: true, "hunt");
    private long _lastValue;
    private (History<Transaction> History, IsolationReport Report)? _last;

    public override string Last => _last is var (history, _) ? HistorySize.Of(history) : "";

    public override async Task<string?> PlayAsync(int round, CancellationToken cancellationToken)
    {
        var recorder = new HistoryRecorder<Transaction>(TimeProvider.System);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clients = Enumerable
            .Range(0, Readers + Writers)
            .Select(client => Task.Run(() => RunAsync(client, round, recorder, over), cancellationToken))
            .ToArray();
        await Scripts.Calm(Set, cancellationToken);
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
        var client = new TransactionClient(number, _driver, recorder, new ErrorCounts());
        using var session = await _driver.StartSessionAsync();
        while (!over.IsCancellationRequested)
        {
            ImmutableArray<TransactionStep> steps =
                number < Readers
                    ? [new ListRead(Key(random)), new ListRead(Key(random)), new ListRead(Key(random))]
                    : [Append(random), Append(random)];
            await client.RunAsync(session, steps, () => Task.Delay(number < Readers ? Pause : TimeSpan.Zero), CancellationToken.None);
        }

        string Key(Random choice) => string.Create(CultureInfo.InvariantCulture, $"{round}-{choice.Next(Lists)}");

        ListAppend Append(Random choice) => new(Key(choice), Interlocked.Increment(ref _lastValue));
    }
}
