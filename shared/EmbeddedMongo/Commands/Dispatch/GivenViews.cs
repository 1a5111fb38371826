using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>
/// The views that reads with <c>snapshot</c> have used, by their cluster times: further reads of the same session ask for the same time. A
/// view is kept for a minute after its last use.
/// </summary>
internal sealed class GivenViews(TimeProvider time) : IDisposable
{
    private const int MostViews = 64;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, (ReadView View, long Used)> _views = [];
    private ITimer? _timer;

    /// <summary>The view of a time, for one more reader; null where it is not kept.</summary>
    public ReadView? Find(long timestamp)
    {
        lock (_gate)
        {
            if (!_views.TryGetValue(timestamp, out var given))
                return null;
            _views[timestamp] = given with { Used = time.GetTimestamp() };
            return given.View.Share();
        }
    }

    /// <summary>Keeps a view of its own for later readers.</summary>
    public void Keep(long timestamp, ReadView view)
    {
        lock (_gate)
        {
            if (_views.ContainsKey(timestamp) || view.Share() is not { } kept)
                return;
            if (_views.Count == MostViews)
                Remove(_views.MinBy(given => given.Value.Used).Key);
            _views.Add(timestamp, (kept, time.GetTimestamp()));
            _timer ??= time.CreateTimer(_ => Prune(), null, Kept / 4, Kept / 4);
        }
    }

    /// <summary>Forgets all views: some show what a rollback has undone.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (var timestamp in _views.Keys.ToArray())
                Remove(timestamp);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        Clear();
    }

    private void Prune()
    {
        lock (_gate)
        {
            foreach (var (timestamp, given) in _views.ToArray())
            {
                if (time.GetElapsedTime(given.Used) > Kept)
                    Remove(timestamp);
            }
        }
    }

    private void Remove(long timestamp)
    {
        if (_views.Remove(timestamp, out var given))
            given.View.Dispose();
    }
}
