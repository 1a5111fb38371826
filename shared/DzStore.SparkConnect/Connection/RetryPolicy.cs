namespace DzStore.SparkConnect.Connection;

/// <summary>
/// The number of attempts and the waits between them when the connection fails: exponential backoff, each wait drawn between half and the
/// whole of its step, so that the clients of a restarted server do not return all at once. An answer from the server starts the count
/// afresh. An answer that refuses a request is never retried.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>The number of attempts after the first; 0 fails at once. The default is 7.</summary>
    public int MaxRetries { get; init; } = 7;

    /// <summary>The longest wait before the first retry; each retry doubles it. The default is 100 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The limit that doubling does not pass. The default is 10 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time for which a result stream may be silent before it is taken for dead and attached to again. The default is 3 minutes: Spark
    /// ends every stream after 2 minutes by itself (<c>spark.connect.execute.reattachable.senderMaxStreamDuration</c>), so a longer
    /// silence is a lost connection.
    /// </summary>
    public TimeSpan StreamSilence { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The wait before retry number <paramref name="retry"/> (from 1); <paramref name="jitter"/> is from 0 to 1.</summary>
    internal TimeSpan Delay(int retry, double jitter)
    {
        var step = Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(2, retry - 1), MaxDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(step * (0.5 + (jitter / 2)));
    }
}
