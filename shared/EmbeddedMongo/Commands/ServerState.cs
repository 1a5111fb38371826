using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Commands.Dispatch;
using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Commands.Sessions;
using EmbeddedMongo.Commands.Transactions;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Node;
using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Wire;
using EmbeddedMongo.Writing;

namespace EmbeddedMongo.Commands;

/// <summary>The state that all connections share.</summary>
internal sealed class ServerState : IDisposable
{
    private readonly PeriodicNoop _noops;

    /// <param name="settings">The settings.</param>
    /// <param name="engine">The storage.</param>
    /// <param name="commands">The commands.</param>
    /// <param name="member">The driver of a member among several; null for the only member of a set.</param>
    public ServerState(ServerSettings settings, StorageEngine engine, ICommandTable commands, ReplicaSetDriver? member = null)
    {
        (Settings, Engine, Commands, StartedAt) = (settings, engine, commands, settings.Time.GetUtcNow());
        Writer = new Writer(engine);
        Parameters = new ServerParameters { TransactionLifetimeLimitSeconds = settings.TransactionLifetimeLimitSeconds };
        Sessions = new ActiveSessions(settings.Time);
        Member = member;
        Views = new GivenViews(settings.Time);
        Primacy = new Primacy(settings.Time, member?.View ?? OnlyMember(settings, engine));
        Profiler = new Profiler(engine, Writer, settings.ProfileBytes, settings.Time, settings.LoggerFactory);
        Cursors = new CursorStore(settings.MaxCursors, settings.CursorTimeout, settings.Time);
        Transactions = new SessionTransactions(engine, Cursors, Parameters, settings.Time);
        if (member is not null)
        {
            member.Changed = Primacy.Become;
            member.Replaced = ForgetData;
            member.SteppedDown = InterruptWrites;
        }

        _noops = new PeriodicNoop(engine, settings.Time, () => Primacy.IsPrimary);
    }

    /// <summary>Ends writes and transactions, as a server that steps down does.</summary>
    public void InterruptWrites()
    {
        Operations.InterruptWrites(ErrorCode.InterruptedDueToReplStateChange);
        Transactions.EndAll(ErrorCode.InterruptedDueToReplStateChange);
    }

    /// <summary>Forgets what was known of the data: some of it was undone, or it is that of another member now.</summary>
    private void ForgetData()
    {
        Views.Clear();
        Transactions.Forget();
    }

    public ServerSettings Settings { get; }

    public ServerParameters Parameters { get; }

    public TimeProvider Time => Settings.Time;

    public ICommandTable Commands { get; }

    public StorageEngine Engine { get; }

    public Writer Writer { get; }

    public Profiler Profiler { get; }

    public CursorStore Cursors { get; }

    /// <summary>The multi-document transactions.</summary>
    public SessionTransactions Transactions { get; }

    public OperationRegistry Operations { get; } = new();

    public ActiveSessions Sessions { get; }

    public Primacy Primacy { get; }

    /// <summary>The driver of a member among several; null where this is the only member of its set.</summary>
    public ReplicaSetDriver? Member { get; }

    /// <summary>The views that reads with <c>snapshot</c> share.</summary>
    public GivenViews Views { get; }

    public FailPoints FailPoints { get; } = new();

    public OperationCounters Counters { get; } = new();

    public TrafficCounters Traffic { get; } = new();

    public DateTimeOffset StartedAt { get; }

    /// <summary>Set when the server stops: commands that still arrive are interrupted.</summary>
    public bool ShuttingDown { get; set; }

    private static MemberView OnlyMember(ServerSettings settings, StorageEngine engine)
    {
        var term = engine.Log.Identity.Term;
        var set = new ReplicaSetConfiguration(settings.ReplicaSet, Version: 1, term, [new ReplicaSetMember(0, settings.AdvertisedAddress)]);
        return new MemberView(MemberState.Primary, term, IsWritable: true, Self: 0, Primary: 0, set);
    }

    public void Dispose()
    {
        _noops.Dispose();
        Views.Dispose();
        Primacy.Dispose();
        Transactions.Dispose();
        Cursors.Dispose();
    }
}
