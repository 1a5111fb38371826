using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Simulation.World;

/// <summary>
/// The log, the vote and the configuration of a member. Changes are seen at once, and are safe when a flush that began after them is
/// done. A crash undoes those that are not, from the newest back; some of them may have reached the disk all the same, in their order.
/// </summary>
internal sealed class SimulatedDisk(int member)
{
    private readonly uint _bit = 1u << member;
    private readonly List<DiskChange> _unflushed = [];
    private int _flushing;
    private ReplicaSetConfiguration? _configuration;

    public List<SimulatedEntry> Log { get; } = [];

    /// <summary>The number of entries of the log that are safe.</summary>
    public int FlushedCount { get; private set; }

    public LastVote Vote { get; private set; } = LastVote.Never;

    public ReplicaSetConfiguration? Configuration
    {
        get => _configuration;
        init => _configuration = value;
    }

    public bool IsFlushing => _flushing > 0;

    public bool NeedsFlush => _unflushed.Count > 0;

    public OpTime LastFlushed => FlushedCount == 0 ? OpTime.None : Log[FlushedCount - 1].OpTime;

    public SimulatedEntry? Last => Log.Count == 0 ? null : Log[^1];

    /// <summary>The last entry for a trace.</summary>
    public string LastText => Last?.ToString() ?? "nothing";

    public void Append(SimulatedEntry entry)
    {
        Log.Add(entry);
        entry.WrittenBy |= _bit;
        _unflushed.Add(new DiskChange.Appended(entry));
    }

    /// <summary>Removes the entries from an index on.</summary>
    public SimulatedEntry[] Truncate(int count)
    {
        var removed = Log.GetRange(count, Log.Count - count).ToArray();
        Log.RemoveRange(count, removed.Length);
        FlushedCount = Math.Min(FlushedCount, count);
        _unflushed.Add(new DiskChange.Truncated(removed));
        return removed;
    }

    public void Write(LastVote vote)
    {
        _unflushed.Add(new DiskChange.Voted(Vote, vote));
        Vote = vote;
    }

    public void Write(ReplicaSetConfiguration configuration)
    {
        _unflushed.Add(new DiskChange.Configured(Configuration));
        _configuration = configuration;
    }

    /// <summary>A flush begins: it covers the changes until now.</summary>
    public void BeginFlush() => _flushing = _unflushed.Count;

    /// <summary>The flush is done.</summary>
    /// <param name="votes">Takes up the votes that are safe now.</param>
    public void EndFlush(List<LastVote> votes)
    {
        for (var i = 0; i < _flushing; i++)
        {
            MarkSafe(_unflushed[i]);
            if (_unflushed[i] is DiskChange.Voted vote)
                votes.Add(vote.After);
        }

        _unflushed.RemoveRange(0, _flushing);
        _flushing = 0;
    }

    /// <summary>The member dies.</summary>
    /// <param name="kept">The number of unflushed changes, from the oldest on, that reached the disk all the same.</param>
    public void Crash(Func<int, int> kept)
    {
        var keep = kept(_unflushed.Count + 1);
        for (var i = _unflushed.Count - 1; i >= keep; i--)
            Undo(_unflushed[i]);
        for (var i = 0; i < keep; i++)
            MarkSafe(_unflushed[i]);
        _unflushed.Clear();
        _flushing = 0;
        FlushedCount = Log.Count;
    }

    /// <summary>The log in brief.</summary>
    public TermHistory History()
    {
        var history = new TermHistory();
        foreach (var entry in Log)
            history.Append(entry.OpTime);
        return history;
    }

    private void MarkSafe(DiskChange change)
    {
        if (change is not DiskChange.Appended { Entry: var entry })
            return;
        entry.FlushedBy |= _bit;
        if (entry.Index < Log.Count && Log[entry.Index] == entry)
            FlushedCount = Math.Max(FlushedCount, entry.Index + 1);
    }

    private void Undo(DiskChange change)
    {
        switch (change)
        {
            case DiskChange.Appended:
                Log.RemoveAt(Log.Count - 1);
                break;
            case DiskChange.Truncated truncated:
                Log.AddRange(truncated.Removed);
                break;
            case DiskChange.Voted vote:
                Vote = vote.Before;
                break;
            case DiskChange.Configured configured:
                _configuration = configured.Before;
                break;
        }
    }
}
