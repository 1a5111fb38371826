using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// Answers the members that pull from this one. A request that asks for more than there is yet is held until there is something new, or for
/// a heartbeat interval: so an entry reaches the secondaries as soon as it is written.
/// </summary>
internal sealed class LogSource(NodeContext context)
{
    private readonly Fetch?[] _held = new Fetch?[ReplicaSetConfiguration.MaxMembers];
    private readonly TimeSpan[] _due = new TimeSpan[ReplicaSetConfiguration.MaxMembers];

    public TimeSpan Deadline
    {
        get
        {
            var first = TimeSpan.MaxValue;
            for (var member = 0; member < _held.Length; member++)
            {
                if (_held[member] is not null && _due[member] < first)
                    first = _due[member];
            }

            return first;
        }
    }

    public void Receive(Fetch request)
    {
        AnswerHeld(request.From);
        _held[request.From] = request;
        _due[request.From] = context.Now + context.Set.HeartbeatInterval;
        if (HasNews(request))
            AnswerHeld(request.From);
    }

    public void Receive(HistoryRequest request) => context.Send(request.From, new HistoryReply(request.Id, context.History.ToArray()));

    public void Tick()
    {
        for (var member = 0; member < _held.Length; member++)
        {
            if (context.Now >= _due[member])
                AnswerHeld(member);
        }
    }

    /// <summary>
    /// Answers the requests for which there is something new: entries, a commit point, or that this is no primary any more.
    /// </summary>
    public void AnswerNews()
    {
        for (var member = 0; member < _held.Length; member++)
        {
            if (_held[member] is { } request && HasNews(request))
                AnswerHeld(member);
        }
    }

    private bool HasNews(Fetch request) =>
        context.Role != NodeRole.Primary
        || request.Term != context.Term
        || request.After != context.History.Last
        || request.CommitPoint < context.CommitPoint;

    private void AnswerHeld(int member)
    {
        if (_held[member] is not { } request)
            return;
        _held[member] = null;
        var reply = context.Address(member, new FetchReply(request.Id, context.History.Last));
        context.Emit(context.Role == NodeRole.Primary ? new AnswerFetch(request.After, reply) : new Send(reply));
    }
}
