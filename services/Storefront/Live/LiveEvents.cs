using System.Text;

namespace DzStore.Storefront.Live;

/// <summary>
/// The newest event of each kind, for any number of readers. A reader takes what is newer than what it has: one that does not read keeps
/// nothing waiting here, and gets the newest event in place of all that it missed.
/// </summary>
public sealed class LiveEvents
{
    private readonly Lock _gate = new();
    private volatile Snapshot _newest = new(0, [], NewSignal());

    /// <summary>Replaces the event of a kind, and wakes the readers.</summary>
    /// <param name="kind">The kind: letters and hyphens.</param>
    /// <param name="id">An id by which a reader knows an event that it had before.</param>
    /// <param name="json">The data, as JSON in one line.</param>
    public void Publish(string kind, string id, ReadOnlySpan<byte> json)
    {
        byte[] frame = [.. Encoding.UTF8.GetBytes($"id: {id}\nevent: {kind}\ndata: "), .. json, .. "\n\n"u8];
        TaskCompletionSource changed;
        lock (_gate)
        {
            var before = _newest;
            changed = before.Changed;
            var version = before.Version + 1;
            _newest = new(version, [.. before.Events.Where(other => other.Kind != kind), new(kind, version, frame)], NewSignal());
        }
        changed.SetResult();
    }

    /// <summary>The newest events, and the signal of the next one.</summary>
    internal Snapshot Newest => _newest;

    // Readers go on, on threads of the pool, not on that of the publisher.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The newest event of each kind at a moment, oldest first.</summary>
    /// <param name="Version">The version of the newest event.</param>
    /// <param name="Events">The events.</param>
    /// <param name="Changed">Completes with the next event.</param>
    internal sealed record Snapshot(long Version, LiveEvent[] Events, TaskCompletionSource Changed);

    /// <summary>An event as it is sent.</summary>
    /// <param name="Kind">Its kind.</param>
    /// <param name="Version">Its place in the order of all events of this instance.</param>
    /// <param name="Frame">Its bytes in a stream.</param>
    internal sealed record LiveEvent(string Kind, long Version, byte[] Frame);
}
