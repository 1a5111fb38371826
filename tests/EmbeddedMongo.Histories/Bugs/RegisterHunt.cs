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
/// <param name="registers">The number of registers.</param>
/// <param name="reads">The share of reads, in percent.</param>
/// <param name="changes">
/// The share of changes on condition of the newest value that anybody has seen, in percent: a primary of old does not have it, and changes
/// nothing. The rest are writes.
/// </param>
internal sealed class RegisterHunt(InProcessSet set, Script script, int registers, int reads, int changes)
    : HistoryHunt<RegisterAction>(set, script, ClientsOfANode * set.Hosts.Count)
{
    private const int ClientsOfANode = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly LinearizabilityOptions Check = new() { Deadline = TimeSpan.FromSeconds(20) };

    private readonly MongoClient[] _drivers = [.. set.Hosts.Select(ClientSettings.Pinned)];
    private readonly long[] _newest = new long[registers];
    private long _lastValue;
    private LinearizabilityReport? _report;

    public override Task<IReadOnlyList<string>> KeepAsync(Artifacts artifacts, string name, CancellationToken cancellationToken) =>
        artifacts.KeepAsync(name, LastHistory!, _report!, cancellationToken);

    protected override string? Judge(History<RegisterAction> history, CancellationToken cancellationToken)
    {
        _report = LinearizabilityChecker.Check(history, Check, cancellationToken);
        return _report.Verdict == Verdict.Undecided
                ? throw new InvalidOperationException($"A round of {history.Operations.Length} operations is undecided.")
            : _report.Violations is [var violation, ..] ? violation.ToString()
            : null;
    }

    protected override async Task RunAsync(
        int number,
        Random random,
        int round,
        HistoryRecorder<RegisterAction> recorder,
        CancellationToken over
    )
    {
        var client = new RegisterClient(number, _drivers[number % _drivers.Length], recorder, new ErrorCounts(), Patience);
        while (!over.IsCancellationRequested)
        {
            if (await StepAsync(client, round, random.Next(registers), random.Next(100)) != Outcome.Ok)
                await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task<Outcome> StepAsync(RegisterClient client, int round, int register, int choice)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{round}-{register}");
        if (choice < reads)
            return (await client.ReadAsync(key, CancellationToken.None)).Outcome;
        var value = Interlocked.Increment(ref _lastValue);
        var outcome =
            choice < reads + changes
                ? await client.ChangeAsync(key, Volatile.Read(ref _newest[register]), value, CancellationToken.None)
                : await client.WriteAsync(key, value, CancellationToken.None);
        if (outcome == Outcome.Ok && choice >= reads + changes)
            Volatile.Write(ref _newest[register], value);
        return outcome;
    }
}
