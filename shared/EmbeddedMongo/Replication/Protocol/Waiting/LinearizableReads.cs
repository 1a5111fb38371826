using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Waiting;

/// <summary>
/// The linearizable reads of a primary. A read takes its answer from the present data first. Then it must be sure that there was no newer
/// primary at that moment: an entry of this term, written after the read began, must be committed. Reads share such an entry; one that was
/// asked for before a read began says nothing for it.
/// </summary>
internal sealed class LinearizableReads
{
    private readonly List<long> _next = [];
    private readonly List<long> _writing = [];
    private readonly Queue<(OpTime NoOp, long Id)> _committing = new();
    private bool _isWriting;

    public int Count => _next.Count + _writing.Count + _committing.Count;

    /// <summary>Adds a read that has its answer.</summary>
    /// <param name="id">The caller's number of it.</param>
    /// <returns>True if the caller must write a no-op entry now, and say <see cref="NoOpWritten"/>; else one is under way.</returns>
    public bool Add(long id)
    {
        _next.Add(id);
        return BeginWriting();
    }

    /// <summary>The no-op entry that was asked for is in the log.</summary>
    /// <returns>True if reads have come meanwhile, so that another one must be written now.</returns>
    public bool NoOpWritten(OpTime noOp)
    {
        foreach (var id in _writing)
            _committing.Enqueue((noOp, id));
        _isWriting = false;
        _writing.Clear();
        return BeginWriting();
    }

    /// <summary>Removes the reads whose answers are confirmed, and adds their numbers to a list.</summary>
    public void TakeConfirmed(OpTime commitPoint, List<long> confirmed)
    {
        while (_committing.TryPeek(out var first) && first.NoOp <= commitPoint)
            confirmed.Add(_committing.Dequeue().Id);
    }

    /// <summary>
    /// Removes all reads, and adds their numbers to a list: the primary has stepped down, and their answers must not be used.
    /// </summary>
    public void TakeAll(List<long> failed)
    {
        failed.AddRange(_committing.Select(read => read.Id));
        failed.AddRange(_writing);
        failed.AddRange(_next);
        _committing.Clear();
        _writing.Clear();
        _next.Clear();
        _isWriting = false;
    }

    private bool BeginWriting()
    {
        if (_isWriting || _next.Count == 0)
            return false;
        _isWriting = true;
        _writing.AddRange(_next);
        _next.Clear();
        return true;
    }
}
