using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// Pulls the entries of the primary into the log of a secondary: one request at a time, each after the last entry that is applied. Where
/// the logs differ it asks for the primary's history, and rolls back to the newest entry that both have. Members pull from the primary
/// only: pulling from another secondary (chaining) is left out.
/// </summary>
internal sealed class Puller(NodeContext context)
{
    private Awaited _awaited;
    private long _id = context.Random.NextInt64();
    private TimeSpan _due;
    private int _source = NodeContext.Nobody;
    private long _sourceTerm;
    private IReadOnlyList<LogEntry> _appending = [];
    private int _written;
    private bool _isSyncing;

    private enum Awaited
    {
        Nothing,
        Entries,
        History,
    }

    public TimeSpan Deadline => context.Role == NodeRole.Primary || _source == NodeContext.Nobody ? TimeSpan.MaxValue : _due;

    private bool IsAppending => _written < _appending.Count;

    private bool IsBusy => IsAppending || context.IsRollingBack || _isSyncing;

    /// <summary>Asks the primary for more, unless a request or a change of the log is under way.</summary>
    public void Continue()
    {
        if (_source != context.Primary || _sourceTerm != context.Term)
        {
            (_source, _sourceTerm, _awaited, _due) = (context.Primary, context.Term, Awaited.Nothing, context.Now);
        }

        if (IsBusy)
            _due = TimeSpan.MaxValue;
        if (context.Now < Deadline || IsBusy || _source == NodeContext.Nobody || context.Role == NodeRole.Primary)
            return;
        if (context.IsInInitialSync)
            StartInitialSync();
        else
            Ask(Awaited.Entries, new Fetch(++_id, context.History.Last, context.Durable));
    }

    public void Receive(FetchReply reply)
    {
        if (!IsAwaited(reply, reply.Id, Awaited.Entries))
            return;
        _awaited = Awaited.Nothing;
        if (!reply.FromPrimary)
        {
            context.Primary = NodeContext.Nobody;
            return;
        }

        var last = context.History.Last;
        if (reply.IsTooOld)
        {
            context.IsInInitialSync = true;
            Resume();
        }
        else if (context.Rules.Continues(reply.First, last))
        {
            Append(reply.Entries);
            Resume();
        }
        else if (reply.Last > last)
        {
            Ask(Awaited.History, new HistoryRequest(++_id));
        }

        // Else the primary is new, and has less than this member yet: it is asked again when the time of this request is over.
    }

    public void Receive(HistoryReply reply)
    {
        if (!IsAwaited(reply, reply.Id, Awaited.History))
            return;
        _awaited = Awaited.Nothing;
        Resume();
        var last = context.History.Last;
        if (reply.NewestOfTerms is [] || reply.NewestOfTerms[^1] <= last)
            return;
        var common = context.History.CommonPoint(reply.NewestOfTerms);
        if (common == last)
            return;
        if (common < context.CommitPoint)
        {
            throw new ProtocolException(
                $"Member {reply.From} was elected in term {reply.Term} without entries up to {context.CommitPoint}, which are committed: "
                    + $"the newest common entry is {common}."
            );
        }

        context.IsRollingBack = true;
        context.Emit(new RollBack(common));
    }

    /// <summary>Entries up to this one are in the log. Those that were not pulled are the member's own, as primary.</summary>
    public void Written(OpTime upTo)
    {
        for (; IsAppending && _appending[_written].OpTime <= upTo; _written++)
            context.History.Append(_appending[_written].OpTime);
        if (context.History.Last < upTo)
            context.History.Append(upTo);
        Resume();
    }

    public void RolledBack(OpTime to)
    {
        if (!context.IsRollingBack)
            throw new ProtocolException($"The log was rolled back to {to} without being asked for.");
        context.IsRollingBack = false;
        context.History.TruncateTo(to);
        context.Durable = OpTime.Min(context.Durable, to);
        Resume();
    }

    public void RollBackFailed()
    {
        context.IsRollingBack = false;
        context.IsInInitialSync = true;
        Resume();
    }

    public void InitialSyncEnded(TermHistory? history)
    {
        _isSyncing = false;
        _due = context.Now + context.Set.HeartbeatInterval;
        if (history is null)
            return;
        context.IsInInitialSync = false;
        context.History = history;
        context.Durable = history.Last;
        Resume();
    }

    /// <summary>The time to ask again has come.</summary>
    private void Resume() => _due = context.Now;

    private bool IsAwaited(ReplicationMessage reply, long id, Awaited awaited) =>
        _awaited == awaited && id == _id && reply.From == _source && reply.Term == context.Term && context.Role != NodeRole.Primary;

    private void Ask(Awaited awaited, ReplicationMessage message)
    {
        _awaited = awaited;
        _due = context.Now + (2 * context.Set.HeartbeatInterval);
        context.Send(_source, message);
    }

    private void Append(IReadOnlyList<LogEntry> entries)
    {
        if (entries.Count == 0)
            return;
        (_appending, _written) = (entries, 0);
        context.Emit(new Append(entries));
    }

    private void StartInitialSync()
    {
        _isSyncing = true;
        context.Emit(new StartInitialSync(_source));
    }
}
