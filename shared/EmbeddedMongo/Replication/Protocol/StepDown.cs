using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// Steps down on request. No client writes meanwhile; when a majority, and another member in it, has every entry, the primary becomes
/// secondary and asks that member to stand at once.
/// </summary>
internal sealed class StepDown(NodeContext context, PrimaryRole primacy, Election election)
{
    private StepDownRequest? _request;
    private TimeSpan _due;

    /// <summary>A request waits for a secondary to catch up.</summary>
    public bool IsPending => _request is not null;

    public TimeSpan Deadline => IsPending ? _due : TimeSpan.MaxValue;

    public void Begin(StepDownRequest request)
    {
        if (context.Role != NodeRole.Primary)
        {
            context.Emit(new StepDownAnswered(StepDownOutcome.NotPrimary));
        }
        else if (IsPending)
        {
            context.Emit(new StepDownAnswered(StepDownOutcome.AlreadyAsked));
        }
        else
        {
            _request = request;
            _due = context.Now + request.CatchUp;
        }
    }

    /// <summary>Looks whether the request can be answered now.</summary>
    public void Settle()
    {
        if (_request is not { } request)
            return;
        if (context.Role != NodeRole.Primary)
            Answer(StepDownOutcome.Superseded);
        else if (Successor() is { } successor)
            Finish(request, successor);
        else if (context.Now >= _due && request.Force)
            Finish(request, successor: null);
        else if (context.Now >= _due)
            Answer(StepDownOutcome.NobodyCaughtUp);
    }

    private void Finish(StepDownRequest request, int? successor)
    {
        if (successor is { } member)
            context.Send(member, new StepUpRequest());
        primacy.End(StepDownReason.Requested);
        election.Postpone();
        election.Freeze(request.Freeze);
        Answer(StepDownOutcome.Done);
    }

    private void Answer(StepDownOutcome outcome)
    {
        _request = null;
        context.Emit(new StepDownAnswered(outcome));
    }

    /// <summary>The member heard last of those that have every entry, if a majority has.</summary>
    private int? Successor()
    {
        var last = context.History.Last;
        if (primacy.Positions.AppliedBy(context.Set.Majority) < last)
            return null;
        int? best = null;
        for (var member = 0; member < context.Set.Members.Count; member++)
        {
            if (member != context.Self && primacy.Positions.Applied(member) >= last)
                best = best is { } other && context.HeardFrom(other) >= context.HeardFrom(member) ? other : member;
        }

        return best;
    }
}
