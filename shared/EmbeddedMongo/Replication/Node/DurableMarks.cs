using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Node;

/// <summary>Remembers which entry each sequence of the journal stands for, until the journal says that it is durable.</summary>
internal sealed class DurableMarks
{
    private readonly Queue<(long Sequence, OpTime Entry)> _marks = new();

    public void Add(long sequence, OpTime entry) => _marks.Enqueue((sequence, entry));

    /// <summary>Removes the marks up to a sequence.</summary>
    /// <returns>The newest entry among them; none where there was none.</returns>
    public OpTime TakeUpTo(long sequence)
    {
        var newest = OpTime.None;
        while (_marks.TryPeek(out var mark) && mark.Sequence <= sequence)
            newest = _marks.Dequeue().Entry;
        return newest;
    }

    /// <summary>Forgets everything: the entries were undone, or came with a copy.</summary>
    public void Clear() => _marks.Clear();
}
