using MongoDB.Bson;

namespace EmbeddedMongo.Wire;

/// <summary>The counters of connections and bytes since the start, which serverStatus shows.</summary>
internal sealed class TrafficCounters
{
    private long _bytesIn;
    private long _bytesOut;
    private long _requests;
    private int _connections;
    private int _connectionsCreated;

    /// <summary>The number of connections open now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Counts a new connection.</summary>
    /// <returns>The connection's id: 1 for the first, then one more each.</returns>
    public int ConnectionOpened()
    {
        Interlocked.Increment(ref _connections);
        return Interlocked.Increment(ref _connectionsCreated);
    }

    public void ConnectionClosed() => Interlocked.Decrement(ref _connections);

    /// <summary>Counts one message and its reply, each with its header; 0 bytes out where none was sent.</summary>
    public void Request(int bytesIn, int bytesOut)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _bytesIn, bytesIn);
        Interlocked.Add(ref _bytesOut, bytesOut);
    }

    /// <summary>The section <c>network</c> of serverStatus.</summary>
    public BsonDocument Network() =>
        new()
        {
            { "bytesIn", Interlocked.Read(ref _bytesIn) },
            { "bytesOut", Interlocked.Read(ref _bytesOut) },
            { "numRequests", Interlocked.Read(ref _requests) },
        };

    /// <summary>The section <c>connections</c> of serverStatus.</summary>
    public BsonDocument ConnectionCounts(int limit) =>
        new()
        {
            { "current", Connections },
            { "available", Math.Max(0, limit - Connections) },
            { "totalCreated", Volatile.Read(ref _connectionsCreated) },
        };
}
