namespace DzStore.SparkConnect.Connection;

/// <summary>Counts the bytes of requests that were handed to the network, over all connections of a channel.</summary>
internal sealed class RequestTraffic
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Counts bytes before they are written: of those whose write fails, some may have arrived.</summary>
    public void Add(int bytes) => Interlocked.Add(ref _bytes, bytes);
}
