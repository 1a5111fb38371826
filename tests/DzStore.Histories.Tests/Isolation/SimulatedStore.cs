using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Isolation;

/// <summary>The bugs that a <see cref="SimulatedStore"/> can have.</summary>
public enum StoreBug
{
    None,
    NoConflictCheck,
    ReadsPastItsSnapshot,
    StaleSnapshot,
    AcknowledgesAndForgets,
    ReadsUncommitted,
}

/// <summary>
/// A store with strong snapshot isolation and clients that call it, in simulated time: a snapshot when a transaction begins, the first
/// committer wins, answers take their time, and some are lost. Its histories have no anomaly by construction, unless a bug is planted.
/// </summary>
internal sealed class SimulatedStore(Random random, StoreBug bug, bool onLists = true)
{
    private readonly List<(long At, string Key, long Value)> _committed = [];
    private readonly Dictionary<string, long> _lastCommit = new(StringComparer.Ordinal);
    private int _values;

    public History<Transaction> Run(int transactions, int clients, int keys, double unknown = 0.05)
    {
        var free = new long[clients];
        var plans = new List<Plan>();
        for (var number = 0; number < transactions; number++)
        {
            var client = number % clients;
            var invoked = free[client] + random.Next(1, 30);
            var snapshot = invoked + random.Next(30);
            var commit = snapshot + random.Next(1, 60);
            free[client] = commit + random.Next(1, 30);
            plans.Add(new(client, invoked, snapshot, commit, free[client], random.NextDouble() < unknown));
        }

        // No two commits at one moment: each transaction of the simulation has its own.
        return new([
            .. plans.OrderBy(plan => plan.Commit).Select((plan, order) => Commit(plan, 1_000L * plan.Commit + order % 1_000, keys)),
        ]);
    }

    private Operation<Transaction> Commit(Plan plan, long at, int keys)
    {
        var snapshot = 1_000L * plan.Snapshot - (bug == StoreBug.StaleSnapshot && random.Next(10) == 0 ? 300_000 : 0);
        var steps = new List<TransactionStep>();
        var own = new List<(string Key, long Value)>();
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            var key = $"k{random.Next(keys)}";
            if (random.Next(2) == 0)
            {
                own.Add((key, ++_values));
                steps.Add(onLists ? new ListAppend(key, _values) : new ValueWrite(key, _values));
            }
            else
            {
                var until = bug == StoreBug.ReadsPastItsSnapshot && random.Next(2) == 0 ? at : snapshot;
                steps.Add(Read(key, until, own));
            }
        }

        var conflicts = own.Exists(write => _lastCommit.GetValueOrDefault(write.Key, -1) > snapshot);
        var aborts = conflicts && bug != StoreBug.NoConflictCheck;
        var forgets = !aborts && bug == StoreBug.AcknowledgesAndForgets && random.Next(20) == 0;
        if ((!aborts || (bug == StoreBug.ReadsUncommitted && random.Next(4) == 0)) && !forgets)
            Write(own, at);
        var outcome =
            plan.LosesAnswer ? Outcome.Unknown
            : aborts ? Outcome.Failed
            : Outcome.Ok;
        return new(plan.Client, 1_000 * plan.Invoked, 1_000 * plan.Completed, outcome, new([.. steps]));
    }

    private void Write(List<(string Key, long Value)> own, long at)
    {
        foreach (var (key, value) in own)
        {
            _committed.Add((at, key, value));
            _lastCommit[key] = at;
        }
    }

    private TransactionStep Read(string key, long until, List<(string Key, long Value)> own)
    {
        var seen = _committed.Where(write => write.Key == key && write.At <= until).Select(write => write.Value);
        long[] all = [.. seen, .. own.Where(write => write.Key == key).Select(write => write.Value)];
        return onLists ? new ListRead(key, [.. all]) : new ValueRead(key, all is [.., var last] ? last : null);
    }

    private sealed record Plan(int Client, long Invoked, long Snapshot, long Commit, long Completed, bool LosesAnswer);
}
