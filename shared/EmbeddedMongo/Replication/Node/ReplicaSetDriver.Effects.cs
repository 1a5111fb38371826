using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Log;
using EmbeddedMongo.Replication.Node.Transport;
using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Node;

/// <summary>Begins what the state machine asks for, and tells it what is done.</summary>
internal sealed partial class ReplicaSetDriver
{
    /// <summary>The size in bytes of the entries in one reply to a fetch; a reply has one entry at least.</summary>
    private const int FetchBytes = 4 << 20;

    private readonly OpTime[] _sent = new OpTime[ReplicaSetConfiguration.MaxMembers];
    private readonly OpTime[] _sentToFlush = new OpTime[ReplicaSetConfiguration.MaxMembers];

    private void Make(int self, RestoredState restored)
    {
        _node = new ReplicaNode(self, restored, new Random(), _options.Rules);
        if (restored.Configuration is { } configuration)
        {
            _links.Use(configuration, self);
            _work.Add(() => _log.KeepUndo(configuration.Members.Count > 1));
        }

        Begin(_node.Start(Now));
    }

    private RestoredState RestoredLog() => _log.Restore();

    private void Tick() => Tell((node, now) => node.Tick(now));

    /// <summary>The journal has synced everything up to a sequence.</summary>
    private void Synced(long sequence)
    {
        lock (_gate)
        {
            if (_marks.TakeUpTo(sequence) is { IsNone: false } entry && _node is not null && !_stopped)
                Begin(_node.Durable(entry, Now));
        }
    }

    private void Tell(Func<ReplicaNode, TimeSpan, List<Effect>> input)
    {
        lock (_gate)
        {
            if (_node is not null && !_stopped)
                Begin(input(_node, Now));
        }
    }

    /// <summary>Begins the effects of an input, answers clients, and sets the timer; called under the lock.</summary>
    private void Begin(List<Effect> effects)
    {
        foreach (var effect in effects)
            Begin(effect);
        _confirmations.Answer(_node!);
        Publish();
        _timer.Set(_node!.NextDeadline, Now);
    }

    private void Begin(Effect effect)
    {
        switch (effect)
        {
            case Send { Message: var message }:
                _links.Send(message.To, new OutgoingMessage(message, OpTime.None, View: null));
                break;
            case AnswerFetch { Reply: var reply, After: var after }:
                Answer(reply, after);
                break;
            case PersistVote { Vote: var vote }:
                _votes.Add(stopping => PersistAsync(vote, stopping));
                break;
            case PersistConfiguration { Configuration: var configuration }:
                _links.Use(configuration, _node!.Self);
                _work.Add(() => _log.KeepUndo(configuration.Members.Count > 1));
                _votes.Add(stopping => _log.PersistConfigurationAsync(configuration, stopping));
                break;
            case Append { Entries: var entries }:
                var isAwaited = _appendIsAwaited;
                _work.Add(() => Write(entries, isAwaited));
                break;
            case WriteNoOp { Term: var term }:
                _work.Add(() => WriteNoOp(term, forReads: false));
                break;
            case RollBack { To: var to }:
                _work.Add(stopping => UndoAsync(to, stopping));
                break;
            case StartInitialSync { From: var from }:
                _work.Add(stopping => CopyAsync(from, stopping));
                break;
            case AdvanceCommitPoint { CommitPoint: var commitPoint }:
                _engine.Committed.Advance(commitPoint);
                break;
            case BecomeSecondary { Reason: var reason }:
                StepDown(reason);
                break;
            case StepDownAnswered { Outcome: var outcome }:
                _stepDown?.TrySetResult(outcome);
                _stepDown = null;
                break;
            case BecomePrimary:
                ElectedAt = _options.Time.GetUtcNow();
                break;
            // Clients see these in the state that is published.
            case AcceptWrites or PauseWrites:
                break;
            default:
                throw new InvalidOperationException($"{effect.GetType().Name} is an effect that the driver does not know");
        }
    }

    private void Answer(FetchReply reply, OpTime after)
    {
        var isAwaited = Volatile.Read(ref _awaiting) > 0;
        _sent[reply.To] = reply.Last;
        if (isAwaited)
            _sentToFlush[reply.To] = reply.Last;
        _links.Send(reply.To, new OutgoingMessage(isAwaited ? reply with { IsAwaited = true } : reply, after, _engine.OpenView()));
    }

    /// <summary>Has an entry flushed here, and where it was sent to without a word that somebody waits for it.</summary>
    private void Flush(OpTime entry)
    {
        _engine.Journal.Flush();
        var node = _node!;
        for (var member = 0; member < node.Configuration!.Members.Count; member++)
        {
            if (member == node.Self || _sent[member] < entry || _sentToFlush[member] >= entry)
                continue;
            _sentToFlush[member] = _sent[member];
            var request = new FlushRequest();
            request.Address(node.Self, member, node.Term, fromPrimary: true, node.CommitPoint);
            _links.Send(member, new OutgoingMessage(request, OpTime.None, View: null));
        }
    }

    /// <summary>Fills in the reply to a fetch; called by the link, outside the lock.</summary>
    private FetchReply Complete(FetchReply reply, OpTime after, ReadView view)
    {
        var part = _log.Read(view, after, FetchBytes);
        return reply with { First = part.First, Entries = part.Entries, IsTooOld = part.IsTooOld };
    }

    private async Task PersistAsync(LastVote vote, CancellationToken stopping)
    {
        await _log.PersistVoteAsync(vote, stopping).ConfigureAwait(false);
        Tell((node, now) => node.VotePersisted(vote, now));
    }

    private void Write(IReadOnlyList<LogEntry> entries, bool isAwaited)
    {
        var sequence = _log.Append(entries);
        var last = entries[^1].OpTime;
        lock (_gate)
        {
            _marks.Add(sequence, last);
            Begin(_node!.Written(last, Now));
        }

        if (isAwaited)
            _engine.Journal.Flush();
    }

    private void WriteNoOp(long term, bool forReads)
    {
        try
        {
            // What $out had begun at an earlier primary, nobody finishes; what begins from now on has other names.
            var unfinished = forReads ? [] : StagingCollections.In(_engine);
            _engine.Note(new BsonDocument("msg", forReads ? "linearizable read" : "new primary"), term);
            foreach (var ns in unfinished)
                _engine.DropCollection(ns);
        }
        catch (MongoException e) when (e.Code == (int)ErrorCode.InterruptedDueToReplStateChange)
        {
            // The term is over: what waited for the entry has been told.
            return;
        }

        if (!forReads)
            return;
        lock (_gate)
        {
            if (_node is { State: MemberState.Primary } node && node.Term == term && _confirmations.NoOpWritten(node.Last))
                _work.Add(() => WriteNoOp(term, forReads: true));
            Flush(_node!.Last);
        }
    }

    private async Task UndoAsync(OpTime to, CancellationToken stopping)
    {
        try
        {
            await _log.RollBackAsync(to, stopping).ConfigureAwait(false);
        }
        catch (RollbackImpossibleException e)
        {
            _journal.Problem(e.Message);
            Tell((node, now) => node.RollBackFailed(now));
            return;
        }

        Replace((node, now) => node.RolledBack(to, now), to);
    }

    private async Task CopyAsync(int from, CancellationToken stopping)
    {
        var host = View.Configuration!.Members[from].Host;
        _journal.SyncBegins(host);
        try
        {
            var source = new SourceClient(host, Faults);
            await using (source.ConfigureAwait(false))
            {
                var history = await _log.CopyAsync(source.RunAsync, stopping).ConfigureAwait(false);
                Replace((node, now) => node.InitialSyncDone(history, now), history.Last);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            _journal.SyncFailed(host, e);
            Tell((node, now) => node.InitialSyncFailed(now));
        }
    }

    /// <summary>The data is another than before: what was kept of it is forgotten before the state machine hears of it.</summary>
    private void Replace(Func<ReplicaNode, TimeSpan, List<Effect>> input, OpTime last)
    {
        Views.Clear();
        Replaced?.Invoke();
        lock (_gate)
        {
            _marks.Clear();
            _marks.Add(_engine.AppliedSequence, last);
            RollbackId++;
            Begin(input(_node!, Now));
        }

        _engine.Journal.Flush();
    }

    private void StepDown(StepDownReason reason)
    {
        _journal.SteppedDown(reason);
        // What may be confirmed is, before the state changes for clients; the others learn of the new state with their error.
        _confirmations.Answer(_node!);
        Publish();
        _confirmations.Fail();
        if (SteppedDown is { } steppedDown)
            ThreadPool.QueueUserWorkItem(_ => steppedDown());
    }

    private void Publish()
    {
        var node = _node!;
        var view = new MemberView(node.State, node.Term, node.WritableTerm is not null, node.Self, node.Primary, node.Configuration);
        if (view == _view)
            return;
        _journal.StateChanged(_view, view);
        Volatile.Write(ref _view, view);
        Changed?.Invoke(view);
    }

    private bool Accepts(ReplicationMessage message, string set, string sender, string receiver)
    {
        if (set != _options.SetName)
            return Refuse(sender, $"it is for the set {set}");
        if (_node is null)
        {
            var isForThis = string.Equals(receiver, _options.Address, StringComparison.OrdinalIgnoreCase);
            if (message is not (Heartbeat or HeartbeatReply) || !isForThis)
                return Refuse(sender, $"it is for {receiver}, and this is {_options.Address}, which has no configuration yet");
            Make(message.To, RestoredLog());
        }

        if (message.To != _node!.Self)
            return Refuse(sender, $"it is for member {message.To}, and this is member {_node.Self}");
        var members = _node.Configuration?.Members.Count ?? ReplicaSetConfiguration.MaxMembers;
        return (message.From >= 0 && message.From < members && message.From != _node.Self)
            || Refuse(sender, $"its sender says that it is member {message.From}");
    }

    private bool Refuse(string sender, string reason)
    {
        _journal.Refused(sender, reason);
        return false;
    }
}
