using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Commands.Sessions;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Wire;
using EmbeddedMongo.Writing;

namespace EmbeddedMongo.Commands;

/// <summary>The state that all connections share.</summary>
internal sealed class ServerState : IDisposable
{
    private readonly PeriodicNoop _noops;

    public ServerState(ServerSettings settings, StorageEngine engine, ICommandTable commands)
    {
        (Settings, Engine, Commands, StartedAt) = (settings, engine, commands, settings.Time.GetUtcNow());
        Writer = new Writer(engine);
        Primacy = new Primacy(settings.Time);
        Sessions = new ActiveSessions(settings.Time);
        Profiler = new Profiler(engine, Writer, settings.ProfileBytes, settings.Time, settings.LoggerFactory);
        Cursors = new CursorStore(settings.MaxCursors, settings.CursorTimeout, settings.Time);
        _noops = new PeriodicNoop(engine, settings.Time, () => Primacy.IsPrimary);
    }

    public ServerSettings Settings { get; }

    public ServerParameters Parameters { get; } = new();

    public TimeProvider Time => Settings.Time;

    public ICommandTable Commands { get; }

    public StorageEngine Engine { get; }

    public Writer Writer { get; }

    public Profiler Profiler { get; }

    public CursorStore Cursors { get; }

    public OperationRegistry Operations { get; } = new();

    public ActiveSessions Sessions { get; }

    public Primacy Primacy { get; }

    public FailPoints FailPoints { get; } = new();

    public OperationCounters Counters { get; } = new();

    public TrafficCounters Traffic { get; } = new();

    public DateTimeOffset StartedAt { get; }

    /// <summary>Set when the server stops: commands that still arrive are interrupted.</summary>
    public bool ShuttingDown { get; set; }

    public void Dispose()
    {
        _noops.Dispose();
        Primacy.Dispose();
        Cursors.Dispose();
    }
}
