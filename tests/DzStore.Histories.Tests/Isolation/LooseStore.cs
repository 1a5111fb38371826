using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Isolation;

/// <summary>
/// A store with hardly any isolation, for tiny histories of all sorts: a transaction reads each key as it was at some time, its own or
/// another, and commits over whatever is there. By chance some histories are those of snapshot isolation.
/// </summary>
internal sealed class LooseStore(Random random, bool onLists)
{
    private static readonly string[] Keys = ["x", "y"];

    private readonly List<Dictionary<string, List<long>>> _states = [new(StringComparer.Ordinal) { ["x"] = [], ["y"] = [] }];
    private int _values;

    public History<Transaction> Run(bool endsWithReads)
    {
        var operations = new List<Operation<Transaction>>();
        var count = random.Next(2, 5);
        var free = new long[] { -9, -9 };
        for (var number = 0; number < count; number++)
        {
            var outcome = random.Next(12) switch
            {
                0 => Outcome.Failed,
                1 => Outcome.Unknown,
                _ => Outcome.Ok,
            };
            var client = random.Next(2);
            var begin = Math.Max(free[client], 2 * number - random.Next(6));
            free[client] = begin + random.Next(1, 4);
            operations.Add(new(client, begin, free[client], outcome, Transact(outcome)));
        }

        if (endsWithReads)
            operations.Add(new(9, 90, 99, Outcome.Ok, new([.. Keys.Select(key => Read(_states[^1], key))])));
        return new(operations);
    }

    private Transaction Transact(Outcome outcome)
    {
        // Mostly one snapshot for all its reads, and mostly a late one.
        var snapshot = Math.Max(0, _states.Count - 1 - random.Next(3));
        var own = _states[^1].ToDictionary(each => each.Key, each => each.Value.ToList(), StringComparer.Ordinal);
        var written = new HashSet<string>(StringComparer.Ordinal);
        var steps = new List<TransactionStep>();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var key = Keys[random.Next(Keys.Length)];
            if (random.Next(2) == 0)
            {
                own[key].Add(++_values);
                written.Add(key);
                steps.Add(onLists ? new ListAppend(key, _values) : new ValueWrite(key, _values));
            }
            else
            {
                var state = random.Next(10) == 0 ? random.Next(_states.Count) : snapshot;
                steps.Add(Read(written.Contains(key) ? own : _states[state], key));
            }
        }

        // A failed transaction mostly leaves nothing, an unknown one sometimes does.
        if (outcome == Outcome.Ok || random.Next(outcome == Outcome.Failed ? 4 : 2) == 0)
            _states.Add(own);
        return new([.. steps]);
    }

    private TransactionStep Read(Dictionary<string, List<long>> state, string key) =>
        onLists ? new ListRead(key, [.. state[key]]) : new ValueRead(key, state[key] is [.., var last] ? last : null);
}
