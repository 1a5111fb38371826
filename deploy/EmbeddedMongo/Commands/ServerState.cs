using EmbeddedMongo.Storage;
using EmbeddedMongo.Writing;

namespace EmbeddedMongo.Commands;

/// <summary>What all connections share.</summary>
internal sealed class ServerState(EmbeddedMongoOptions options, StorageEngine engine) : IDisposable
{
    public EmbeddedMongoOptions Options { get; } = options;

    public TimeProvider Time => Options.Time;

    public StorageEngine Engine { get; } = engine;

    public Writer Writer { get; } = new(engine);

    public CursorStore Cursors { get; } = new(options);

    public OperationRegistry Operations { get; } = new();

    public ServerCounters Counters { get; } = new();

    public DateTimeOffset StartedAt { get; } = options.Time.GetUtcNow();

    /// <summary>The address in <c>hello.hosts</c>: clients of a replica set connect to it and to no other.</summary>
    public string AdvertisedAddress { get; set; } = "";

    /// <summary>Set when the server stops: what still runs is interrupted.</summary>
    public bool ShuttingDown { get; set; }

    public void Dispose() => Cursors.Dispose();
}
