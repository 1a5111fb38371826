using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Linearizability;

/// <summary>Histories made by chance.</summary>
internal static class RandomHistories
{
    /// <summary>A tiny history in which anything may be answered, so that about half of them are linearizable.</summary>
    public static History<RegisterAction> Tiny(Random random)
    {
        var count = random.Next(1, 8);
        var values = random.Next(2, 5);
        // One in six has an unknown end, or in other histories nearly one in two.
        var unknown = random.Next(2) == 0 ? 6 : 2.3;
        return new(Enumerable.Range(0, count).Select(client => Any(random, client, values, 1 / unknown)));
    }

    /// <summary>
    /// A register as it should be, and clients that call it: each operation takes effect at one moment between its two times. Some lose
    /// their answer, before or after it took effect, or much later; some fail and have no effect.
    /// </summary>
    public static History<RegisterAction> OfRegister(Random random, int operations, int clients, int keys, double unknown)
    {
        var free = new long[clients];
        var planned = new List<(long Effect, Operation<RegisterAction> Operation)>();
        for (var number = 0; number < operations; number++)
        {
            var client = random.Next(clients);
            var begin = free[client] + random.Next(1, 20);
            var effect = begin + random.Next(0, 50);
            var end = effect + random.Next(0, 50);
            var outcome =
                random.NextDouble() >= unknown ? Outcome.Ok
                : random.Next(3) == 0 ? Outcome.Failed
                : Outcome.Unknown;
            if (outcome == Outcome.Unknown)
                effect += random.Next(4) * 100;
            free[client] = end;
            planned.Add((effect, new(client, begin, end, outcome, Request(random, $"k{random.Next(keys)}", number))));
        }

        return new(Answer(planned, random));
    }

    private static IEnumerable<Operation<RegisterAction>> Answer(
        List<(long Effect, Operation<RegisterAction> Operation)> planned,
        Random random
    )
    {
        var registers = new Dictionary<string, long?>(StringComparer.Ordinal);
        foreach (var (_, operation) in planned.OrderBy(each => each.Effect))
        {
            var happens = operation.Outcome == Outcome.Ok || (operation.Outcome == Outcome.Unknown && random.Next(2) == 0);
            var value = registers.GetValueOrDefault(operation.Action.Key);
            var answered = operation.Action switch
            {
                ReadRegister read => read with { Value = value },
                // What a client expects is mostly what is there.
                CompareAndSet change when random.Next(4) > 0 => change with { Expected = value, Swapped = true },
                CompareAndSet change => change with { Swapped = change.Expected == value },
                var write => write,
            };
            if (happens && answered is WriteRegister { Value: var written })
                registers[answered.Key] = written;
            if (happens && answered is CompareAndSet { Swapped: true, Value: var changed })
                registers[answered.Key] = changed;
            yield return operation with
            {
                Action = operation.Outcome == Outcome.Ok ? answered : WithoutAnswer(answered),
            };
        }
    }

    private static RegisterAction WithoutAnswer(RegisterAction action) =>
        action switch
        {
            ReadRegister read => read with { Value = null },
            CompareAndSet change => change with { Swapped = null },
            _ => action,
        };

    private static RegisterAction Request(Random random, string key, int number) =>
        random.Next(3) switch
        {
            0 => new WriteRegister(key, number),
            1 => new CompareAndSet(key, random.Next(number + 1), number),
            _ => new ReadRegister(key),
        };

    private static Operation<RegisterAction> Any(Random random, int client, int values, double unknown)
    {
        long? Value() => random.Next(values) is var value && value == 0 ? null : value;
        RegisterAction action = random.Next(4) switch
        {
            0 => new WriteRegister("x", Value()),
            1 => new CompareAndSet("x", Value(), Value(), random.Next(2) == 0),
            _ => new ReadRegister("x", Value()),
        };
        var begin = random.Next(12);
        var outcome =
            random.NextDouble() < unknown ? Outcome.Unknown
            : random.Next(20) == 0 ? Outcome.Failed
            : Outcome.Ok;
        return new(client, begin, begin + random.Next(6), outcome, outcome == Outcome.Ok ? action : WithoutAnswer(action));
    }
}
