using System.Globalization;
using DzStore.Histories.Linearizability;
using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using EmbeddedMongo.Histories.Clients;
using EmbeddedMongo.Histories.Registers;
using EmbeddedMongo.Histories.Reporting;
using EmbeddedMongo.Histories.Sets;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>Clients of registers, two for each node, whoever is primary.</summary>
/// <param name="set">The set.</param>
/// <param name="script">The faults of a round.</param>
internal sealed class RegisterHunt(InProcessSet set, Script script) : Hunt(set)
{
    private const int ClientsOfANode = 2;
    private const int Registers = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly LinearizabilityOptions Check = new() { Deadline = TimeSpan.FromSeconds(20) };

    private readonly MongoClient[] _drivers = [.. set.Hosts.Select(ClientSettings.Pinned)];
    private long _lastValue;
    private (History<RegisterAction> History, LinearizabilityReport Report)? _last;

    public override string Last => _last is var (history, _) ? HistorySize.Of(history) : "";

    public override async Task<string?> PlayAsync(int round, CancellationToken cancellationToken)
    {
        var recorder = new HistoryRecorder<RegisterAction>(TimeProvider.System);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clients = Enumerable
            .Range(0, _drivers.Length * ClientsOfANode)
            .Select(client => Task.Run(() => RunAsync(client, round, recorder, over), cancellationToken))
            .ToArray();
        await script(Set, cancellationToken);
        await Task.Delay(10 * Pause, cancellationToken);
        await over.CancelAsync();
        await Task.WhenAll(clients);

        var history = recorder.ToHistory();
        var report = LinearizabilityChecker.Check(history, Check, cancellationToken);
        _last = (history, report);
        if (report.Verdict == Verdict.Undecided)
            throw new InvalidOperationException($"A round of {history.Operations.Length} operations is undecided.");
        return report.Violations is [var violation, ..] ? violation.ToString() : null;
    }

    public override Task<IReadOnlyList<string>> KeepAsync(Artifacts artifacts, string name, CancellationToken cancellationToken) =>
        _last is var (history, report)
            ? artifacts.KeepAsync(name, history, report, cancellationToken)
            : Task.FromResult<IReadOnlyList<string>>([]);

    private async Task RunAsync(int number, int round, HistoryRecorder<RegisterAction> recorder, CancellationTokenSource over)
    {
        var random = new Random(HashCode.Combine(number, round));
        var client = new RegisterClient(number, _drivers[number % _drivers.Length], recorder, new ErrorCounts(), Patience);
        var seen = new long?[Registers];
        while (!over.IsCancellationRequested)
        {
            var register = random.Next(Registers);
            var key = string.Create(CultureInfo.InvariantCulture, $"{round}-{register}");
            var choice = random.Next(100);
            Outcome outcome;
            if (choice < 40 || seen[register] is not { } last)
                (outcome, seen[register]) = await ReadAsync(client, key, seen[register]);
            else if (choice < 55)
                outcome = await client.WriteAsync(key, last, CancellationToken.None); // Changes nothing, where nobody else did.
            else if (choice < 65)
                outcome = await client.ChangeAsync(key, last, Interlocked.Increment(ref _lastValue), CancellationToken.None);
            else
                outcome = await client.WriteAsync(key, Interlocked.Increment(ref _lastValue), CancellationToken.None);
            if (outcome != Outcome.Ok)
                await Task.Delay(Pause);
        }
    }

    private static async Task<(Outcome Outcome, long? Seen)> ReadAsync(RegisterClient client, string key, long? seen)
    {
        var (outcome, value) = await client.ReadAsync(key, CancellationToken.None);
        return (outcome, outcome == Outcome.Ok ? value ?? 0 : seen);
    }
}
