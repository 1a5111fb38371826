using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Results;
using DzStore.LocalHost;
using DzStore.LocalHost.Database;
using MongoDB.Bson;
using MongoDB.Driver;
using RollbackFiles = DzStore.Load.Orders.RollbackFiles;

namespace DzStore.BlackFriday.Sessions;

/// <summary>
/// The replica set of a run: its nodes, which of them was primary when, the times in which something was done to it, and what its nodes
/// left on disk of orders that are gone.
/// </summary>
internal sealed class SetUnderTest
{
    /// <summary>
    /// A primary writes what w=1 confirmed to its log within 100 ms; twice that, as the answer takes its time too.
    /// </summary>
    private static readonly TimeSpan MemoryWindow = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly LocalStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<Death> _deaths = [];
    private readonly List<(DateTimeOffset Start, DateTimeOffset End)> _disturbances = [];
    private readonly NodeTimeline _timeline;
    private readonly DateTimeOffset _created;
    private readonly long _createdTimestamp;

    public SetUnderTest(LocalStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _timeline = new(store.Folder.Logs, store.Nodes.Count);
        (_created, _createdTimestamp) = (time.GetUtcNow(), time.GetTimestamp());
    }

    public DatabaseNodes Nodes => _store.Nodes;

    /// <summary>Every change of a node's state up to now, in order of time.</summary>
    public IReadOnlyList<NodeEvent> Events => _timeline.Read();

    /// <summary>A moment of the wall clock by the clock's timestamps.</summary>
    public long TimestampOf(DateTimeOffset at) => _createdTimestamp + (long)((at - _created).TotalSeconds * _time.TimestampFrequency);

    /// <summary>Notes that the process of a node ended or began now.</summary>
    public void Note(DatabaseNode node, NodeSpanState state) => _timeline.Note(node.Number, state, _time.GetUtcNow());

    /// <summary>Notes the death of a primary, and which orders its log holds; to be called before it is started again.</summary>
    public void NoteDeath(DatabaseNode node, DateTimeOffset at, OrderIds ids)
    {
        var written = WriteAheadLog.IdsIn(node.DbPath, ids);
        lock (_gate)
            _deaths.Add(new(node.Number, at, written));
    }

    /// <summary>Something is done to the set until the result is disposed of: elections meanwhile have their reason.</summary>
    public IDisposable Disturb() => new Disturbance(this, _time.GetUtcNow());

    /// <summary>Waits for the node that is primary now.</summary>
    public Task<DatabaseNode> PrimaryAsync(CancellationToken cancellationToken) =>
        WithinAsync(
            "No node was primary",
            async limit =>
            {
                while (true)
                {
                    if (await Nodes.PrimaryAsync(limit) is { } primary)
                        return primary;
                    await Task.Delay(LookInterval, _time, limit);
                }
            },
            cancellationToken
        );

    /// <summary>Waits until another node than one is primary.</summary>
    public Task<DatabaseNode> NextPrimaryAsync(DatabaseNode before, CancellationToken cancellationToken) =>
        WithinAsync(
            $"No other node than {before.Name} became primary",
            limit => Nodes.WaitForPrimaryAsync(before, limit),
            cancellationToken
        );

    /// <summary>
    /// Waits until every node is a working member and has what the primary has: each confirms a write. A node that has to roll back has
    /// done it by then, which its state alone does not tell.
    /// </summary>
    public Task JoinAllAsync(CancellationToken cancellationToken) =>
        WithinAsync(
            "Not every node joined the set again",
            async limit =>
            {
                await Nodes.WaitUntilHealthyAsync(limit);
                await ConfirmAsync(new WriteConcern(Nodes.Count), limit);
                return true;
            },
            cancellationToken
        );

    /// <summary>Waits until the majority has everything that was written before: a majority read then misses nothing.</summary>
    public Task CommitAllAsync(CancellationToken cancellationToken) =>
        WithinAsync(
            "No majority confirmed a write",
            async limit =>
            {
                await ConfirmAsync(WriteConcern.WMajority, limit);
                return true;
            },
            cancellationToken
        );

    /// <summary>The evidence about a collection's lost orders, from the nodes' rollback files and the logs of dead primaries.</summary>
    public async Task<LossEvidence> EvidenceAsync(string collection, OrderIds ids, CancellationToken cancellationToken)
    {
        var uuid = await UuidAsync(collection, cancellationToken);
        var undone = uuid is { } known ? Nodes.SelectMany(node => RollbackFiles.Read(node.DbPath, known, ids)).ToList() : [];
        var events = Events;
        PrimaryDeath[] deaths;
        lock (_gate)
            deaths = [.. _deaths.Select(death => new PrimaryDeath(Span(death, events), death.Written))];
        return new(undone, deaths, MemoryWindow, _time);
    }

    /// <summary>The states of the nodes during a load.</summary>
    public IReadOnlyList<NodeSpan> Spans(DateTimeOffset started, TimeSpan length) => NodeTimeline.Spans(Events, started, length);

    /// <summary>The first election of another node after a moment; null for none.</summary>
    public static NodeEvent? ElectionAfter(IReadOnlyList<NodeEvent> events, DateTimeOffset at, int notNode) =>
        events.FirstOrDefault(change => change.State == NodeSpanState.Primary && change.At >= at && change.Node != notNode);

    /// <summary>The mark of every run on a set: whoever is primary stays so unless something is done to the set.</summary>
    public PassMark ElectionMark()
    {
        NodeEvent[] elections = [.. Events.Where(change => change.State == NodeSpanState.Primary && change.At >= _created)];
        lock (_gate)
        {
            var unexpected = elections.Where(election => !_disturbances.Any(span => span.Start <= election.At && election.At <= span.End));
            return PassMark.AtMost(
                "elections without a fault",
                unexpected.Count(),
                0,
                "",
                FormattableString.Invariant($"{elections.Length} elections in all, by the nodes' logs")
            );
        }
    }

    private FaultSpan Span(Death death, IReadOnlyList<NodeEvent> events)
    {
        var start = TimestampOf(death.At);
        // What is confirmed after the election of another is confirmed by that one.
        return new(start, ElectionAfter(events, death.At, death.Node) is { } election ? TimestampOf(election.At) : start);
    }

    private async Task ConfirmAsync(WriteConcern concern, CancellationToken cancellationToken)
    {
        var barrier = _store
            .Database.Store.GetCollection<BsonDocument>("load_barrier")
            .WithWriteConcern(concern.With(wTimeout: TimeSpan.FromSeconds(5)));
        while (true)
        {
            try
            {
                // A write that changes something: one that does not waits for nothing that is new.
                await barrier.UpdateOneAsync(
                    new BsonDocument("_id", "all"),
                    new BsonDocument("$inc", new BsonDocument("writes", 1)),
                    new() { IsUpsert = true },
                    cancellationToken
                );
                return;
            }
            catch (Exception e) when (e is MongoException or TimeoutException)
            {
                await Task.Delay(LookInterval, _time, cancellationToken);
            }
        }
    }

    private async Task<Guid?> UuidAsync(string collection, CancellationToken cancellationToken)
    {
        using var found = await _store.Database.Store.ListCollectionsAsync(
            new() { Filter = new BsonDocument("name", collection) },
            cancellationToken
        );
        return (await found.FirstOrDefaultAsync(cancellationToken))?["info"]["uuid"].AsGuid;
    }

    private async Task<T> WithinAsync<T>(string failure, Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(JoinLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await wait(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var states = await Nodes.LookAsync(cancellationToken);
            throw new TimeoutException(
                FormattableString.Invariant($"{failure} within {JoinLimit.TotalSeconds:0} s; the nodes are ")
                    + string.Join(", ", states.Select(status => status.State))
                    + "."
            );
        }
    }

    private sealed record Death(int Node, DateTimeOffset At, IReadOnlySet<string> Written);

    private sealed class Disturbance(SetUnderTest set, DateTimeOffset start) : IDisposable
    {
        public void Dispose()
        {
            lock (set._gate)
                set._disturbances.Add((start, set._time.GetUtcNow()));
        }
    }
}
