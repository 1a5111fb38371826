using System.Runtime.InteropServices;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// A log in brief: the newest entry of each term in it, one row a term. Only one primary writes in a term, and members take over its
/// entries in order and without holes; so each log holds a prefix of what that primary wrote, and the newest entry of a term says which.
/// That is enough to tell whether a log contains an entry, and where two logs part (the log matching property: Ongaro and Ousterhout, "In
/// Search of an Understandable Consensus Algorithm", 5.3).
/// </summary>
/// <param name="newestOfTerms">The newest entry of each term, oldest term first.</param>
internal sealed class TermHistory(params IEnumerable<OpTime> newestOfTerms)
{
    private readonly List<OpTime> _newest = [.. newestOfTerms];

    /// <summary>The log's last entry.</summary>
    public OpTime Last => _newest.Count == 0 ? OpTime.None : _newest[^1];

    /// <summary>Takes up an entry, or several of one term by the last of them.</summary>
    /// <exception cref="ProtocolException">It is not newer than the last one.</exception>
    public void Append(OpTime entry)
    {
        var last = Last;
        if (entry.Term < last.Term || entry.Timestamp <= last.Timestamp)
            throw new ProtocolException($"Entry {entry} follows {last} in the log: terms and timestamps must grow.");
        if (entry.Term == last.Term)
            _newest[^1] = entry;
        else
            _newest.Add(entry);
    }

    /// <summary>The newest entry of a term, or none.</summary>
    public OpTime NewestOf(long term)
    {
        for (var i = _newest.Count - 1; i >= 0 && _newest[i].Term >= term; i--)
        {
            if (_newest[i].Term == term)
                return _newest[i];
        }

        return OpTime.None;
    }

    /// <summary>Tells whether the log contains an entry that some primary has written.</summary>
    public bool Contains(OpTime entry) => entry.IsNone || entry <= NewestOf(entry.Term);

    /// <summary>The newest entry that this log shares with another.</summary>
    /// <param name="other">The newest entry of each term of the other log, oldest term first.</param>
    public OpTime CommonPoint(ReadOnlySpan<OpTime> other)
    {
        for (var i = other.Length - 1; i >= 0; i--)
        {
            if (NewestOf(other[i].Term) is { IsNone: false } own)
                return OpTime.Min(own, other[i]);
        }

        return OpTime.None;
    }

    /// <summary>Forgets all entries after one that the log contains.</summary>
    public void TruncateTo(OpTime last)
    {
        while (_newest.Count > 0 && _newest[^1].Term > last.Term)
            _newest.RemoveAt(_newest.Count - 1);
        if (Last.Term != last.Term || Last < last)
            throw new ProtocolException($"The log can't be truncated to {last}, which it does not contain.");
        if (_newest.Count > 0)
            _newest[^1] = last;
    }

    /// <summary>The newest entry of each term, oldest term first.</summary>
    public OpTime[] ToArray() => CollectionsMarshal.AsSpan(_newest).ToArray();
}
