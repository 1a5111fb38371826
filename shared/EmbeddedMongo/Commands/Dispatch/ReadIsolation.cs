using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Node;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>
/// Carries out read concerns. A read with <c>majority</c> or <c>snapshot</c> gets its view before it runs; one with <c>linearizable</c> is
/// answered when a majority has confirmed the primary after it ran.
/// </summary>
internal sealed class ReadIsolation(ServerState server)
{
    private readonly StorageEngine _engine = server.Engine;
    private readonly ClusterTimes _times = new(server.Engine);

    /// <summary>Gives a command the view that its read concern asks for, where that is not the present one.</summary>
    /// <exception cref="MongoException">NotWritablePrimary, SnapshotTooOld, InvalidOptions.</exception>
    public async ValueTask BeginAsync(CommandContext context)
    {
        var concern = context.ReadConcern;
        context.RollbackId = server.Member?.RollbackId ?? 0;
        switch (concern.Level)
        {
            case ReadConcern.Linearizable when !server.Primacy.IsPrimary:
                throw new MongoException(ErrorCode.NotWritablePrimary, "cannot satisfy linearizable read concern on non-primary node");
            case ReadConcern.Majority when server.Member is { } member && !Has(PlantedBugs.UncommittedMajorityReads):
                context.Pinned = await CommittedAsync(member, concern.AfterClusterTime ?? 0, context.Cancellation).ConfigureAwait(false);
                break;
            case ReadConcern.Snapshot:
                context.Pinned = concern.AtClusterTime is { } time
                    ? await AtAsync(time, context.Cancellation).ConfigureAwait(false)
                    : await SnapshotAsync(concern.AfterClusterTime ?? 0, context.Cancellation).ConfigureAwait(false);
                context.AtClusterTime = concern.AtClusterTime ?? _engine.Log.LastIn(context.Pinned).Timestamp;
                server.Views.Keep(context.AtClusterTime.Value, context.Pinned);
                break;
        }
    }

    /// <summary>Waits until the answer may be given.</summary>
    /// <exception cref="MongoException">NotWritablePrimary where a linearizable read has lost its primary.</exception>
    public async ValueTask EndAsync(CommandContext context)
    {
        var concern = context.ReadConcern;
        if (server.Member is not { } member)
        {
            // All that was read, was applied when this is asked: durable then means durable for the whole reply.
            if (concern.Durable || context.ShowsPresent)
                await _engine.WaitDurableAsync(_engine.AppliedSequence, context.Cancellation).ConfigureAwait(false);
            return;
        }

        if (context.ShowsPresent)
            await CommitAsync(member, context).ConfigureAwait(false);
        if (concern.Level != ReadConcern.Linearizable || Has(PlantedBugs.StaleLinearizableReads))
            return;
        if (!await member.ConfirmPrimaryAsync(context.Term, context.Cancellation).ConfigureAwait(false))
        {
            throw new MongoException(ErrorCode.NotWritablePrimary, "No longer primary when waiting for linearizable read concern");
        }
    }

    /// <summary>Waits until all that a command can have read is committed.</summary>
    /// <exception cref="MongoException">InterruptedDueToReplStateChange where some of it may have been undone.</exception>
    private async Task CommitAsync(ReplicaSetDriver member, CommandContext context)
    {
        using (member.Await())
            await _engine.Committed.ReachAsync(_engine.Log.Last, context.Cancellation).ConfigureAwait(false);
        if (member.RollbackId != context.RollbackId)
            throw new MongoException(ErrorCode.InterruptedDueToReplStateChange, "what was read may have been rolled back");
    }

    private bool Has(PlantedBugs bug) => _engine.Options.Bugs.HasFlag(bug);

    private async Task<ReadView> SnapshotAsync(long after, CancellationToken cancellationToken)
    {
        if (server.Member is { } member)
            return await CommittedAsync(member, after, cancellationToken).ConfigureAwait(false);
        var view = _engine.OpenView();
        try
        {
            await _engine.WaitDurableAsync(_engine.AppliedSequence, cancellationToken).ConfigureAwait(false);
            return view;
        }
        catch
        {
            view.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A view of which everything is committed, with every write that a majority has confirmed to somebody. Where the newest data is not
    /// committed yet an older view serves; where there is none, the newest does as soon as it is.
    /// </summary>
    private async Task<ReadView> CommittedAsync(ReplicaSetDriver member, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (rollbacks, view) = (member.RollbackId, _engine.OpenView());
            try
            {
                // Read after the view was opened: everything in the view is as old, or older.
                var last = _engine.Log.Last;
                if (last <= _engine.Committed.Current)
                    return view;
                if (member.Views.Newest(_engine.Committed.Current, after) is { } committed)
                {
                    view.Dispose();
                    return committed;
                }

                using (member.Await())
                    await _engine.Committed.ReachAsync(last, cancellationToken).ConfigureAwait(false);
                if (member.RollbackId == rollbacks)
                    return view;
                // What the view shows may have been undone.
                view.Dispose();
            }
            catch
            {
                view.Dispose();
                throw;
            }
        }
    }

    /// <summary>The view of a time: one that was given for it before, or the newest where nothing was written since.</summary>
    private async Task<ReadView> AtAsync(long time, CancellationToken cancellationToken)
    {
        if (server.Views.Find(time) is { } given)
            return given;
        // A primary's next entry is beyond every time that it knows: what it has now is its data at that time.
        var isPrimary = server.Primacy.IsPrimary && time <= _engine.Log.Clock.Last;
        if (!isPrimary)
            await _times.ReachAsync(time, server.Primacy.IsPrimary, cancellationToken).ConfigureAwait(false);
        var view = await SnapshotAsync(isPrimary ? 0 : time, cancellationToken).ConfigureAwait(false);
        if (_engine.Log.LastIn(view).Timestamp is var last && (last == time || (isPrimary && last < time)))
            return view;
        view.Dispose();
        throw new MongoException(
            ErrorCode.SnapshotTooOld,
            $"Read timestamp Timestamp({time >> 32}, {(uint)time}) is older than the oldest available timestamp."
        );
    }
}
