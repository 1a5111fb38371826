using EmbeddedMongo.Replication.Log;
using EmbeddedMongo.Replication.Node.Transport;
using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Replication.Protocol.Waiting;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Node;

/// <summary>
/// Drives a <see cref="ReplicaNode"/> with sockets, disk and clock. One lock stands around the state machine, and is held for moments only:
/// effects are begun under it and done elsewhere. Who holds the engine's write lock may take it; nobody takes the two in the other order.
/// </summary>
internal sealed partial class ReplicaSetDriver : IAsyncDisposable
{
    private readonly StorageEngine _engine;
    private readonly ReplicatedLog _log;
    private readonly NodeOptions _options;
    private readonly NodeJournal _journal;
    private readonly Lock _gate = new();
    private readonly long _started;
    private readonly DriverTimer _timer;
    private readonly PeerLinks _links;
    private readonly LogWork _work;
    private readonly LogWork _votes;
    private readonly DurableMarks _marks = new();
    private readonly Confirmations _confirmations = new();
    private readonly PeerReports _peers = new();
    private ReplicaNode? _node;
    private MemberView _view = MemberView.NotInitiated;
    private TaskCompletionSource<StepDownOutcome>? _stepDown;
    private int _awaiting;
    private bool _appendIsAwaited;
    private bool _stopped;

    public ReplicaSetDriver(StorageEngine engine, ReplicatedLog log, NodeOptions options)
    {
        (_engine, _log, _options) = (engine, log, options);
        _started = options.Time.GetTimestamp();
        _journal = new NodeJournal(options);
        _timer = new DriverTimer(options.Time, Tick);
        _links = new PeerLinks(
            new LinkContext
            {
                Set = options.SetName,
                Sender = options.Address,
                Faults = Faults,
                Time = options.Time,
                ThawAsync = _timer.ThawAsync,
                Complete = Complete,
                Report = _journal.Problem,
            }
        );
        _work = new LogWork(_journal.WorkFailed);
        _votes = new LogWork(_journal.WorkFailed);
        Views = new CommittedViews(engine, options.Time);
        engine.Authority = new MemberAuthority(this);
        engine.OnDurable = Synced;
    }

    /// <summary>The switch that plays a broken network.</summary>
    public LinkFaults Faults { get; } = new();

    /// <summary>Views of what is committed.</summary>
    public CommittedViews Views { get; }

    /// <summary>The state as clients see it.</summary>
    public MemberView View => Volatile.Read(ref _view);

    /// <summary>Hears of each change of the state, under the driver's lock: it must not wait for anything.</summary>
    public Action<MemberView>? Changed { get; set; }

    /// <summary>Hears that the data is no longer what it was: entries were undone, or replaced by a copy.</summary>
    public Action? Replaced { get; set; }

    /// <summary>Hears that the member is no longer primary: writes and transactions that run must end.</summary>
    public Action? SteppedDown { get; set; }

    /// <summary>The time at which this member was elected last; null for never.</summary>
    public DateTimeOffset? ElectedAt { get; private set; }

    /// <summary>The number of rollbacks since the start, from 1.</summary>
    public int RollbackId { get; private set; } = 1;

    /// <summary>The term in which clients may write here now; null if they may not.</summary>
    public long? WritableTerm => View is { IsWritable: true, Term: var term } ? term : null;

    public OpTime CommitPoint => _engine.Committed.Current;

    private TimeSpan Now => _options.Time.GetElapsedTime(_started);

    /// <summary>Begins to take part. A new set is initiated by its first member, where the members are given.</summary>
    /// <exception cref="ArgumentException">The members differ from those on the disk in number, or this one is not among them.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var restored = _log.Restore();
        if (Startup.Self(_options, restored.Configuration) is not { } self)
            return;
        var configuration = Startup.Configuration(_options, restored.Configuration);
        if (configuration is not null && configuration != restored.Configuration)
            await _log.PersistConfigurationAsync(configuration, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            Make(self, restored with { Configuration = configuration });
            if (configuration is null && self == 0 && _options.Members is { } members)
                Begin(_node!.Initiate(Startup.New(_options, members), Now));
        }
    }

    /// <summary>Makes the set, with this member and others.</summary>
    /// <exception cref="ArgumentException">There is a set already, or the configuration can't be used.</exception>
    public void Initiate(ReplicaSetConfiguration configuration)
    {
        lock (_gate)
        {
            if (_node is null)
                Make(Startup.IndexOf(configuration, _options.Address), RestoredLog());
            Begin(_node!.Initiate(configuration, Now));
        }
    }

    /// <summary>Takes up a newer configuration with other times.</summary>
    /// <exception cref="ArgumentException">It is not newer, or its members are others.</exception>
    public void Reconfigure(ReplicaSetConfiguration configuration)
    {
        lock (_gate)
            Begin(_node!.Reconfigure(configuration, Now));
    }

    /// <summary>Takes a message from another member.</summary>
    public void Receive(ReceivedMessage received)
    {
        var (message, set, sender, receiver) = received;
        if (Faults.Drops(sender, LinkDirections.In))
            return;
        lock (_gate)
        {
            if (_stopped || !Accepts(message, set, sender, receiver))
                return;
            if (_node!.Configuration is null)
                _links.Use(message.From, sender);
            _peers.Note(message, _options.Time.GetUtcNow());
            _appendIsAwaited = message is FetchReply { IsAwaited: true };
            if (message is FlushRequest)
                _engine.Journal.Flush();
            try
            {
                Begin(_node.Receive(message, Now));
            }
            catch (ProtocolException e)
            {
                _journal.Problem(e.Message);
            }
        }
    }

    /// <summary>Stands for election at once, if it may.</summary>
    public void StepUp() => Tell((node, now) => node.StepUp(now));

    /// <summary>Does not stand for election for a time.</summary>
    public void FreezeElections(TimeSpan time) => Tell((node, now) => node.Freeze(time, now));

    /// <summary>The last report of another member on itself; null for none.</summary>
    public PeerReport? ReportOf(int member)
    {
        lock (_gate)
            return _peers.Of(member);
    }

    /// <summary>Asks the primary to step down.</summary>
    public Task<StepDownOutcome> StepDownAsync(StepDownRequest request)
    {
        lock (_gate)
        {
            if (_node is null)
                return Task.FromResult(StepDownOutcome.NotPrimary);
            if (_stepDown is not null)
                return Task.FromResult(StepDownOutcome.AlreadyAsked);
            var asked = _stepDown = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Begin(_node.RequestStepDown(request, Now));
            return asked.Task;
        }
    }

    /// <summary>Does what a process does that is stopped for a time: nothing is sent, and no time seems to pass.</summary>
    public void Freeze(TimeSpan length) => _timer.Freeze(length);

    /// <summary>Waits until a write has met its write concern.</summary>
    /// <param name="term">The term in which the command began.</param>
    /// <param name="timestamp">The timestamp of its last entry.</param>
    /// <param name="requirement">The requirement.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when it is met; false when the primary stepped down before, so that the outcome is unknown.</returns>
    public async Task<bool> ConfirmWriteAsync(long term, long timestamp, WriteRequirement requirement, CancellationToken cancellationToken)
    {
        long id;
        OpTime entry;
        Task<bool> outcome;
        lock (_gate)
        {
            if (_node is not { State: MemberState.Primary } node || node.Term != term)
                return false;
            // What is not logged has a time of its own, behind which no entry may come.
            entry = new OpTime(Math.Min(timestamp, node.Last.Timestamp), term);
            (id, outcome) = _confirmations.AddWrite(entry, requirement);
            if (requirement.IsJournaled)
                Flush(entry);
            _confirmations.Answer(node);
        }

        try
        {
            return await outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (outcome.IsCompletedSuccessfully)
        {
            return await outcome.ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                _confirmations.RemoveWrite(id, entry, requirement);
        }
    }

    /// <summary>Waits until a majority has confirmed that this is the primary, and has everything that it has now.</summary>
    /// <returns>False when it is not the primary of the term, or steps down before.</returns>
    public async Task<bool> ConfirmPrimaryAsync(long term, CancellationToken cancellationToken)
    {
        Task<bool> outcome;
        lock (_gate)
        {
            if (_node is not { State: MemberState.Primary } node || node.Term != term)
                return false;
            outcome = _confirmations.AddRead(out var mustWrite);
            if (mustWrite)
                _work.Add(() => WriteNoOp(term, forReads: true));
        }

        using (Await())
            return await outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>While somebody waits for entries to be durable, members are asked to flush them at once.</summary>
    public AwaitedDurability Await()
    {
        Interlocked.Increment(ref _awaiting);
        return new AwaitedDurability(() => Interlocked.Decrement(ref _awaiting));
    }

    /// <summary>Begins the moment of a write: until <see cref="EndStore"/> nothing else reaches the state machine.</summary>
    internal bool TryBeginStore(long term, bool isNoOp)
    {
        _gate.Enter();
        if (_node is { } node && (isNoOp ? node.State == MemberState.Primary && node.Term == term : node.WritableTerm == term))
            return true;
        _gate.Exit();
        return false;
    }

    internal void EndStore(OpTime last, long sequence)
    {
        try
        {
            if (last.IsNone)
                return;
            _marks.Add(sequence, last);
            Begin(_node!.Written(last, Now));
        }
        finally
        {
            _gate.Exit();
        }
    }

    internal void Published(OpTime last) => Views.Published(last, Volatile.Read(ref _awaiting) > 0, _engine.Committed.Current);

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _stopped = true;
            _confirmations.Fail();
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        await _work.DisposeAsync().ConfigureAwait(false);
        await _votes.DisposeAsync().ConfigureAwait(false);
        await _links.DisposeAsync().ConfigureAwait(false);
        Views.Dispose();
    }
}
