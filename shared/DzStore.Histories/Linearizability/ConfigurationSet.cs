namespace DzStore.Histories.Linearizability;

/// <summary>
/// The configurations that a search has been in: which operations have their place, and the register's value. They stand one after the
/// other in one array of words, found by a hash table of their places: exact, and small enough for millions.
/// </summary>
/// <param name="maxBytes">The size that it must not pass.</param>
internal sealed class ConfigurationSet(long maxBytes)
{
    private ulong[] _words = new ulong[64];
    private int[] _places = new int[32];
    private int _used;
    private int _count;

    /// <summary>True where a configuration had no room.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds a configuration.</summary>
    /// <param name="configuration">Its words, the number of which stands in the first.</param>
    /// <returns>False where it was there before.</returns>
    public bool Add(ReadOnlySpan<ulong> configuration)
    {
        var slot = Find(configuration);
        if (_places[slot] != 0)
            return false;
        if (!MakeRoom(configuration.Length))
        {
            IsFull = true;
            return true;
        }

        configuration.CopyTo(_words.AsSpan(_used));
        _places[slot] = _used + 1;
        _used += configuration.Length;
        if (2 * ++_count > _places.Length)
            Grow();
        return true;
    }

    /// <summary>The number of words of the configuration whose first one this is.</summary>
    /// <param name="first">The first word.</param>
    public static int LengthOf(ulong first) => (int)(first >> 32 & 0x7fff_ffff);

    private int Find(ReadOnlySpan<ulong> configuration)
    {
        var mask = _places.Length - 1;
        for (var slot = Hash(configuration) & mask; ; slot = (slot + 1) & mask)
        {
            var place = _places[slot];
            if (place == 0 || _words.AsSpan(place - 1).StartsWith(configuration))
                return slot;
        }
    }

    private bool MakeRoom(int length)
    {
        if (_used + length <= _words.Length)
            return true;
        var larger = Math.Max(2L * _words.Length, _used + (long)length);
        if (larger * sizeof(ulong) + 4L * _places.Length > maxBytes || larger > Array.MaxLength)
            return false;
        Array.Resize(ref _words, (int)larger);
        return true;
    }

    private void Grow()
    {
        _places = new int[2 * _places.Length];
        for (var place = 0; place < _used; place += LengthOf(_words[place]))
            _places[Find(_words.AsSpan(place, LengthOf(_words[place])))] = place + 1;
    }

    private static int Hash(ReadOnlySpan<ulong> words)
    {
        var hash = 0x9e37_79b9_7f4a_7c15UL;
        foreach (var word in words)
        {
            hash = (hash ^ word) * 0xff51_afd7_ed55_8ccdUL;
            hash ^= hash >> 32;
        }

        return (int)(hash & int.MaxValue);
    }
}
