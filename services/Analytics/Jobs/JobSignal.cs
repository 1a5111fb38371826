using System.Threading.Channels;

namespace DzStore.Analytics.Jobs;

/// <summary>Wakes the runner of this process when a job was queued here, so that it need not wait for its next look at the database.</summary>
public sealed class JobSignal
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Waits for a signal, which it takes, or for the time limit.</summary>
    internal async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await _wake.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Time to look without having been called.
        }
    }
}
