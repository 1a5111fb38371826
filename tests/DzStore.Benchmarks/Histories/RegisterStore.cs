using DzStore.Histories.Operations;

namespace DzStore.Benchmarks.Histories;

/// <summary>Registers behind one lock.</summary>
internal sealed class RegisterStore(int keys) : IRecordedStore<RegisterAction>
{
    private readonly string[] _names = [.. Enumerable.Range(0, keys).Select(key => $"k{key}")];
    private readonly Dictionary<string, long> _values = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _written;

    public RegisterAction Plan(Random random)
    {
        var key = _names[random.Next(keys)];
        return random.Next(4) switch
        {
            0 => new WriteRegister(key, Interlocked.Increment(ref _written)),
            1 => new CompareAndSet(key, Look(key), Interlocked.Increment(ref _written)),
            _ => new ReadRegister(key),
        };
    }

    public RegisterAction Run(RegisterAction action)
    {
        lock (_lock)
        {
            var value = _values.TryGetValue(action.Key, out var held) ? held : (long?)null;
            switch (action)
            {
                case WriteRegister write:
                    _values[write.Key] = write.Value!.Value;
                    return write;
                case CompareAndSet change when change.Expected == value:
                    _values[change.Key] = change.Value!.Value;
                    return change with { Swapped = true };
                case CompareAndSet change:
                    return change with { Swapped = false };
                default:
                    return new ReadRegister(action.Key, value);
            }
        }
    }

    private long? Look(string key)
    {
        lock (_lock)
            return _values.TryGetValue(key, out var value) ? value : null;
    }
}
