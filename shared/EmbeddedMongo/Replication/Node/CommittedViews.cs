using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Node;

/// <summary>
/// Views of the data at recent entries of the oplog: reads with <c>majority</c> see the newest of them that is committed, also while
/// nothing more is. A view is kept for each write that somebody wants confirmed by a majority, so none of those is missed, and for others
/// one in a few milliseconds.
/// </summary>
internal sealed class CommittedViews(StorageEngine engine, TimeProvider time) : IDisposable
{
    private const int MostViews = 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly List<(OpTime Last, ReadView View)> _views = [];
    private long _taken;
    private OpTime _missed;

    /// <summary>Entries are stored, and readers see them; called under the engine's write lock.</summary>
    /// <param name="last">The last entry.</param>
    /// <param name="isAwaited">Somebody wants it confirmed by a majority.</param>
    /// <param name="committed">The commit point.</param>
    public void Published(OpTime last, bool isAwaited, OpTime committed)
    {
        lock (_gate)
        {
            if (!isAwaited && _taken != 0 && time.GetElapsedTime(_taken) < Interval)
                return;
            Prune(committed);
            if (_views.Count >= MostViews)
            {
                // So many that nothing can have been committed for long: reads wait for what comes, rather than miss this one.
                if (isAwaited)
                    _missed = last;
                return;
            }

            _taken = time.GetTimestamp();
            _views.Add((last, engine.OpenView()));
        }
    }

    /// <summary>The newest view that is committed; null where there is none that misses nothing.</summary>
    /// <param name="committed">The commit point.</param>
    /// <param name="after">The timestamp that it must have reached.</param>
    public ReadView? Newest(OpTime committed, long after)
    {
        lock (_gate)
        {
            Prune(committed);
            if (_views.Count == 0 || _views[0].Last is var last && (last > committed || last.Timestamp < after))
                return null;
            return last < _missed && _missed <= committed ? null : _views[0].View.Share();
        }
    }

    /// <summary>Forgets all views: the entries after some of them are undone, or replaced by a copy.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (var (_, view) in _views)
                view.Dispose();
            _views.Clear();
            _missed = OpTime.None;
        }
    }

    public void Dispose() => Clear();

    /// <summary>Removes the views that a newer committed one makes useless.</summary>
    private void Prune(OpTime committed)
    {
        var useless = 0;
        while (useless + 1 < _views.Count && _views[useless + 1].Last <= committed)
            _views[useless++].View.Dispose();
        _views.RemoveRange(0, useless);
    }
}
