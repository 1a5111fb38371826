using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Operations;

/// <summary>A running command: currentOp shows it, killOp stops it, and the profiler records it when it has ended.</summary>
internal sealed class Operation(int id, ConnectionState connection, string commandName, string database, TimeProvider time, TimeSpan? limit)
    : IDisposable
{
    private readonly CancellationTokenSource _cancellation = limit is { } span
        ? new CancellationTokenSource(span, time)
        : new CancellationTokenSource();
    private readonly long _started = time.GetTimestamp();
    private readonly Lock _ending = new();
    private TimeSpan? _limit = limit;
    private bool _ended;
    private int _reason;

    public int Id { get; } = id;

    public ConnectionState Connection { get; } = connection;

    public string CommandName { get; } = commandName;

    public string Database { get; } = database;

    public string? Collection { get; set; }

    /// <summary>The session that it runs for; null for none.</summary>
    public LogicalSession? Session { get; init; }

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>The rest of maxTimeMS, for the cursor that this command leaves open; null for no limit.</summary>
    public TimeSpan? TimeLeft =>
        _limit is { } most
            ? most > Elapsed
                ? most - Elapsed
                : TimeSpan.FromTicks(1)
            : null;

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Cancelled by killOp, by maxTimeMS, when the client is gone, and at shutdown.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>The command as the client sent it, decoded when someone looks.</summary>
    public required Func<BsonDocument> Command { get; init; }

    /// <summary>True where the command changes data, so that a primary that steps down interrupts it.</summary>
    public required bool Writes { get; init; }

    /// <summary>
    /// The context that MongoDB gives the errors of the step that runs now, interruptions too, such as "PlanExecutor error during
    /// aggregation"; null while the command is only read and planned.
    /// </summary>
    public string? Step { get; set; }

    /// <summary>Filled in by commands that read or write documents.</summary>
    public OperationStats Stats { get; } = new();

    /// <summary>The cursor that the command opened or read, for the profiler.</summary>
    public long? CursorId { get; set; }

    /// <summary>The command that opened the cursor, where this one is a getMore.</summary>
    public BsonDocument? OriginatingCommand { get; set; }

    /// <summary>Sets a time limit after the start: a getMore goes on with what its cursor has left.</summary>
    public void LimitTo(TimeSpan? limit)
    {
        if (limit is not { } most)
            return;
        _limit = most + Elapsed;
        _cancellation.CancelAfter(most);
    }

    public void Interrupt(ErrorCode reason)
    {
        Interlocked.CompareExchange(ref _reason, (int)reason, 0);
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    /// <summary>The error that the client gets where <see cref="Cancellation"/> stopped the command.</summary>
    public MongoException Interruption() =>
        (ErrorCode)Volatile.Read(ref _reason) switch
        {
            0 => new MongoException(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit"),
            ErrorCode.InterruptedAtShutdown => new MongoException(ErrorCode.InterruptedAtShutdown, "interrupted at shutdown"),
            var reason => new MongoException(reason, "operation was interrupted"),
        };

    /// <summary>As an element of <c>$currentOp</c>; null where it has ended.</summary>
    public BsonDocument? Describe()
    {
        // The command's bytes lie in its connection's buffer, which the next message overwrites.
        lock (_ending)
            return _ended ? null : DescribeRunning(Elapsed);
    }

    private BsonDocument DescribeRunning(TimeSpan elapsed) =>
        new()
        {
            { "type", "op" },
            { "host", Connection.Remote },
            { "desc", $"conn{Connection.Id}" },
            { "connectionId", Connection.Id },
            { "client", Connection.Remote },
            { "appName", Connection.AppName, Connection.AppName.Length > 0 },
            { "active", true },
            { "currentOpTime", StartedAt.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture) },
            { "opid", Id },
            { "secs_running", (long)elapsed.TotalSeconds },
            { "microsecs_running", (long)elapsed.TotalMicroseconds },
            { "op", OperationKind.Of(CommandName) },
            { "ns", $"{Database}.{Collection ?? "$cmd"}" },
            { "lsid", Session?.ToBson(), Session is not null },
            { "command", Command() },
            { "planSummary", Stats.PlanSummary, Stats.PlanSummary is not null },
            { "waitingForLock", false },
        };

    public void Dispose()
    {
        lock (_ending)
            _ended = true;
        _cancellation.Dispose();
    }
}
