namespace DzStore.SparkConnect;

/// <summary>
/// How long to go on when the connection fails: exponential backoff, each wait drawn between half and the whole of its step so that
/// clients of a restarted server do not return all at once. An answer from the server starts the count afresh.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>Attempts after the first. 0: fail at once.</summary>
    public int MaxRetries { get; init; } = 7;
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a result stream may be silent before it is taken for dead and attached to again. Spark ends every stream after 2 minutes
    /// by itself (<c>spark.connect.execute.reattachable.senderMaxStreamDuration</c>), so a longer silence is a lost connection.
    /// </summary>
    public TimeSpan StreamSilence { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The wait before retry number <paramref name="retry"/> (from 1); <paramref name="jitter"/> is from 0 to 1.</summary>
    internal TimeSpan Delay(int retry, double jitter)
    {
        var step = Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(2, retry - 1), MaxDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(step * (0.5 + (jitter / 2)));
    }
}
