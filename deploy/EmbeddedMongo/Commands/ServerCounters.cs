using MongoDB.Bson;

namespace EmbeddedMongo.Commands;

/// <summary>serverStatus' counters since start.</summary>
internal sealed class ServerCounters
{
    private readonly long[] _operations = new long[(int)OperationClass.Command + 1];
    private long _bytesIn;
    private long _bytesOut;
    private long _requests;
    private int _connections;
    private int _connectionsCreated;

    public int Connections => Volatile.Read(ref _connections);

    public int ConnectionOpened()
    {
        Interlocked.Increment(ref _connections);
        return Interlocked.Increment(ref _connectionsCreated);
    }

    public void ConnectionClosed() => Interlocked.Decrement(ref _connections);

    public void Count(OperationClass operation, long by = 1) => Interlocked.Add(ref _operations[(int)operation], by);

    public void Request(int bytesIn, int bytesOut)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _bytesIn, bytesIn);
        Interlocked.Add(ref _bytesOut, bytesOut);
    }

    public BsonDocument Operations() => new(Enum.GetValues<OperationClass>().Select(operation =>
        new BsonElement(operation.ToString().ToLowerInvariant(), Interlocked.Read(ref _operations[(int)operation]))));

    public BsonDocument Network() => new()
    {
        { "bytesIn", Interlocked.Read(ref _bytesIn) },
        { "bytesOut", Interlocked.Read(ref _bytesOut) },
        { "numRequests", Interlocked.Read(ref _requests) },
    };

    public BsonDocument ConnectionCounts(int limit) => new()
    {
        { "current", Connections },
        { "available", Math.Max(0, limit - Connections) },
        { "totalCreated", Volatile.Read(ref _connectionsCreated) },
    };
}

/// <summary>serverStatus' <c>opcounters</c>, in its order.</summary>
internal enum OperationClass
{
    Insert,
    Query,
    Update,
    Delete,
    GetMore,
    Command,
}
