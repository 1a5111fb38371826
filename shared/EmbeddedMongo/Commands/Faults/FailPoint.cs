namespace EmbeddedMongo.Commands.Faults;

/// <summary>
/// A place at which the server fails on purpose, for tests. A later setting replaces an earlier one.
/// </summary>
/// <param name="random">Decides where the mode is a probability.</param>
/// <typeparam name="TData">The <c>data</c> of the setting: what becomes of those who come there.</typeparam>
internal sealed class FailPoint<TData>(Random random)
    where TData : class
{
    private readonly Lock _gate = new();
    private volatile TData? _data;
    private FailPointMode _mode = FailPointMode.Off;
    private long _passed;
    private long _entered;

    /// <summary>True where somebody may fail here.</summary>
    public bool IsSet => _data is not null;

    /// <summary>Sets who fails, and how.</summary>
    /// <param name="mode">How often.</param>
    /// <param name="data">What becomes of them; null where the mode is off.</param>
    /// <returns>The number of those that the previous setting has failed.</returns>
    public long Set(FailPointMode mode, TData? data)
    {
        lock (_gate)
        {
            var entered = _entered;
            (_mode, _passed, _entered) = (mode, 0, 0);
            _data = mode.Times == 0 ? null : data;
            return entered;
        }
    }

    /// <summary>The data for one who comes here, who is counted; null for one who is to succeed.</summary>
    /// <param name="isMeant">True where the setting is for this one.</param>
    public TData? Enter(Predicate<TData> isMeant)
    {
        if (_data is null)
            return null;
        lock (_gate)
        {
            if (_data is not { } data || !isMeant(data))
                return null;
            if (_passed < _mode.Skip)
            {
                _passed++;
                return null;
            }

            if (_mode.Probability < 1 && random.NextDouble() >= _mode.Probability)
                return null;
            _entered++;
            if (_entered == _mode.Times)
                _data = null;
            return data;
        }
    }
}
