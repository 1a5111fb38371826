using System.Net;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Writing;

namespace EmbeddedMongo.Commands;

/// <summary>What all connections share.</summary>
internal sealed class ServerState : IDisposable
{
    public ServerState(EmbeddedMongoOptions options, StorageEngine engine, IPEndPoint endPoint)
    {
        (Options, Engine, StartedAt, Port) = (options, engine, options.Time.GetUtcNow(), endPoint.Port);
        AdvertisedAddress = options.AdvertisedAddress ?? endPoint.ToString();
        Writer = new Writer(engine);
        Primacy = new Primacy(options.Time);
        Profiler = new Profiler(options, engine, Writer);
        Cursors = new CursorStore(options);
    }

    public EmbeddedMongoOptions Options { get; }

    public TimeProvider Time => Options.Time;

    public StorageEngine Engine { get; }

    public Writer Writer { get; }

    public Profiler Profiler { get; }

    public CursorStore Cursors { get; }

    public OperationRegistry Operations { get; } = new();

    public Primacy Primacy { get; }

    public FailCommand FailCommand { get; } = new();

    public ServerCounters Counters { get; } = new();

    public DateTimeOffset StartedAt { get; }

    public int Port { get; }

    /// <summary>The address in <c>hello.hosts</c>: clients of a replica set connect to it and to no other.</summary>
    public string AdvertisedAddress { get; }

    /// <summary>Set when the server stops: what still runs is interrupted.</summary>
    public bool ShuttingDown { get; set; }

    public void Dispose() => Cursors.Dispose();
}
