using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Tests.Replication.Protocol;

/// <summary>Member 0 of a set in a test: it takes inputs one at a time, and keeps the effects of the last one.</summary>
internal sealed class ProtocolMember
{
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan ElectionTimeout = TimeSpan.FromSeconds(1);

    private IReadOnlyList<Effect> _effects = [];

    public ProtocolMember(int members, RestoredState? restored = null)
    {
        var state = restored ?? RestoredState.Empty;
        Node = new ReplicaNode(0, state with { Configuration = state.Configuration ?? Set(members) }, new Random(7));
        Do(Node.Start(Now));
    }

    public ReplicaNode Node { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>The messages that the last input sent.</summary>
    public IEnumerable<ReplicationMessage> Sent => _effects.OfType<Send>().Select(send => send.Message);

    public static ReplicaSetConfiguration Set(int members) =>
        new("rs0", Version: 1, Term: 0, [.. Enumerable.Range(0, members).Select(id => new ReplicaSetMember(id, $"n{id}:27017"))])
        {
            HeartbeatInterval = HeartbeatInterval,
            ElectionTimeout = ElectionTimeout,
        };

    /// <summary>The state of a member with a log.</summary>
    public static RestoredState WithLog(params OpTime[] newestOfTerms) =>
        RestoredState.Empty with
        {
            History = new TermHistory(newestOfTerms),
        };

    /// <summary>A message as another member sends it.</summary>
    public static T From<T>(int member, long term, T message, bool isPrimary = false, OpTime commitPoint = default)
        where T : ReplicationMessage
    {
        message.Address(member, 0, term, isPrimary, commitPoint);
        return message;
    }

    /// <summary>The heartbeat's answer of a member that is primary.</summary>
    public static HeartbeatReply Primary(int member, long term, OpTime last = default, OpTime commitPoint = default) =>
        From(member, term, new HeartbeatReply(new MemberReport(MemberState.Primary, last, last, new(1, 0)), null), true, commitPoint);

    /// <summary>A primary of 3 members that has written its entry at timestamp 1 of term 1.</summary>
    public static ProtocolMember ElectedOf(int members)
    {
        var member = new ProtocolMember(members);
        member.Elect(1);
        member.Do(now => member.Node.Written(new OpTime(1, 1), now));
        member.Node.WritableTerm.ShouldBe(1);
        return member;
    }

    public T Only<T>()
        where T : Effect => _effects.OfType<T>().ShouldHaveSingleItem();

    public void None<T>()
        where T : Effect => _effects.OfType<T>().ShouldBeEmpty();

    public void Do(Func<TimeSpan, List<Effect>> input) => Do(input(Now));

    public void Receive(ReplicationMessage message) => Do(now => Node.Receive(message, now));

    /// <summary>Lets time pass, with a tick at each deadline; the effects are those of all ticks.</summary>
    public void Pass(TimeSpan time)
    {
        var (end, effects) = (Now + time, new List<Effect>());
        while (Node.NextDeadline <= end)
        {
            Now = Node.NextDeadline;
            effects.AddRange(Node.Tick(Now));
        }

        Now = end;
        _effects = effects;
    }

    /// <summary>Stands, and wins the election of a term with the votes of all.</summary>
    public void Elect(long term)
    {
        Do(Node.StepUp);
        AnswerVotes(isDryRun: true, term - 1);
        Do(now => Node.VotePersisted(Only<PersistVote>().Vote, now));
        AnswerVotes(isDryRun: false, term);
        Only<BecomePrimary>().Term.ShouldBe(term);
    }

    private void AnswerVotes(bool isDryRun, long term)
    {
        for (var voter = 1; voter < Node.Configuration!.Majority; voter++)
            Receive(From(voter, term, new VoteReply(isDryRun, term, Refusal: null)));
    }

    private void Do(List<Effect> effects) => _effects = [.. effects];
}
