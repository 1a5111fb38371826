using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// Stands for election and votes. A member that hears of no primary for the election timeout, and a random part of it, asks for votes
/// twice: in a dry run that changes nothing, so that a member without a majority does not raise the term; then in a new term, for which it
/// votes itself first.
/// </summary>
internal sealed class Election(NodeContext context)
{
    /// <summary>The greatest random part, as a fraction of the election timeout: two candidates rarely begin at once.</summary>
    private const double MaxOffset = 0.15;

    private Phase _phase;
    private uint _votes;
    private TimeSpan _due;
    private TimeSpan _frozenUntil = TimeSpan.MinValue;
    private LastVote _persisted = context.Vote;

    private enum Phase
    {
        Waiting,
        DryRun,
        VotingForSelf,
        Asking,
    }

    public TimeSpan Deadline => context.Configuration is null || context.Role == NodeRole.Primary ? TimeSpan.MaxValue : _due;

    /// <summary>Stands again only after another election timeout.</summary>
    public void Postpone()
    {
        var timeout = context.Set.ElectionTimeout;
        _due = context.Now + timeout + (timeout * (MaxOffset * context.Random.NextDouble()));
    }

    /// <summary>Gives up the present candidacy, if there is one: there is a primary, or a later term.</summary>
    public void Abandon()
    {
        _phase = Phase.Waiting;
        if (context.Role == NodeRole.Candidate)
            context.Role = NodeRole.Secondary;
    }

    /// <summary>Does not stand for this time.</summary>
    public void Freeze(TimeSpan time) => _frozenUntil = context.Now + time;

    /// <summary>Stands when it is time to.</summary>
    public void Tick()
    {
        if (context.Now >= Deadline)
            Stand(skipDryRun: false);
    }

    /// <summary>Stands for election, if the member may: it is not primary, not frozen, and its log is whole.</summary>
    /// <param name="skipDryRun">The primary has stepped down in favour of this member: the term is raised without asking.</param>
    public void Stand(bool skipDryRun)
    {
        Abandon();
        Postpone();
        if (context.Role == NodeRole.Primary || context.IsRollingBack || context.IsInInitialSync || context.Now < _frozenUntil)
            return;
        context.Role = NodeRole.Candidate;
        if (skipDryRun || context.Set.Majority == 1)
        {
            VoteForSelf();
            return;
        }

        _phase = Phase.DryRun;
        AskAll(isDryRun: true);
    }

    /// <summary>Counts a vote.</summary>
    /// <returns>True if the election is won with it.</returns>
    public bool Receive(VoteReply reply)
    {
        if (reply.Refusal is not null || reply.RequestTerm != context.Term || _phase != (reply.IsDryRun ? Phase.DryRun : Phase.Asking))
            return false;
        _votes |= 1u << reply.From;
        if (!HasMajority)
            return false;
        if (_phase == Phase.DryRun)
        {
            VoteForSelf();
            return false;
        }

        return Win();
    }

    /// <summary>Votes, or says why not.</summary>
    public void Receive(VoteRequest request)
    {
        var refusal = RefusalOf(request);
        if (request.IsDryRun || refusal is not null)
        {
            Answer(request.From, request.IsDryRun, request.Term, refusal);
            return;
        }

        Postpone();
        var vote = new LastVote(request.Term, request.From);
        if (_persisted == vote)
            Answer(vote.Candidate, isDryRun: false, vote.Term, refusal: null);
        else if (context.Vote != vote)
            Persist(vote);
    }

    /// <summary>Tells a vote that is durable now, unless the term has passed meanwhile.</summary>
    /// <returns>True if the election is won with it: the member is the only one.</returns>
    public bool VotePersisted(LastVote vote)
    {
        _persisted = vote;
        if (vote.Term != context.Term)
            return false;
        if (vote.Candidate != context.Self)
        {
            Answer(vote.Candidate, isDryRun: false, vote.Term, refusal: null);
            return false;
        }

        if (_phase != Phase.VotingForSelf)
            return false;
        _phase = Phase.Asking;
        AskAll(isDryRun: false);
        return HasMajority && Win();
    }

    /// <summary>Ends the candidacy: votes that arrive later must not elect the member again, when it may have stepped down.</summary>
    private bool Win()
    {
        _phase = Phase.Waiting;
        return true;
    }

    private bool HasMajority => uint.PopCount(_votes) >= context.Set.Majority;

    private void VoteForSelf()
    {
        context.Term++;
        context.Primary = NodeContext.Nobody;
        _phase = Phase.VotingForSelf;
        Persist(new LastVote(context.Term, context.Self));
    }

    private void Persist(LastVote vote)
    {
        context.Vote = vote;
        context.Emit(new PersistVote(vote));
    }

    private void AskAll(bool isDryRun)
    {
        _votes = 1u << context.Self;
        for (var member = 0; member < context.Set.Members.Count; member++)
        {
            if (member != context.Self)
                context.Send(member, new VoteRequest(isDryRun, context.History.Last, context.Set.Id));
        }
    }

    private void Answer(int candidate, bool isDryRun, long term, string? refusal) =>
        context.Send(candidate, new VoteReply(isDryRun, term, refusal));

    private string? RefusalOf(VoteRequest request)
    {
        if (request.Term < context.Term)
            return "the candidate's term has passed";
        if (context.IsInInitialSync)
            return "the voter is in initial sync, and does not know what it may have confirmed before";
        if (context.Set.IsNewerThan(request.Configuration))
            return "the candidate's configuration is older than the voter's";
        if (!context.Rules.IsAtLeastAsNew(request.Last, context.History.Last))
            return "the candidate's log is older than the voter's";
        if (!request.IsDryRun && !context.Rules.MayVote(context.Vote, request.Term, request.From))
            return "the voter has voted for another candidate in this term";
        return null;
    }
}
