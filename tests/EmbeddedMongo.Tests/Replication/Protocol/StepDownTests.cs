using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;
using static EmbeddedMongo.Tests.Replication.Protocol.ProtocolMember;

namespace EmbeddedMongo.Tests.Replication.Protocol;

public class StepDownTests
{
    private static readonly StepDownRequest Request = new(CatchUp: HeartbeatInterval, Freeze: 3 * ElectionTimeout, Force: false);

    [Fact]
    public void A_primary_pauses_writes_until_a_secondary_has_caught_up_and_hands_over_to_it()
    {
        var member = ElectedOf(3);
        member.Do(now => member.Node.RequestStepDown(Request, now));
        member.Only<PauseWrites>();
        member.Node.WritableTerm.ShouldBeNull();
        member.None<StepDownAnswered>();

        member.Receive(From(2, 1, new Fetch(1, new OpTime(1, 1), OpTime.None)));

        member.Only<StepDownAnswered>().Outcome.ShouldBe(StepDownOutcome.Done);
        member.Only<BecomeSecondary>().Reason.ShouldBe(StepDownReason.Requested);
        member.Sent.OfType<StepUpRequest>().ShouldHaveSingleItem().To.ShouldBe(2);
    }

    [Fact]
    public void If_nobody_catches_up_it_stays_primary_and_accepts_writes_again()
    {
        var member = ElectedOf(3);
        member.Do(now => member.Node.RequestStepDown(Request, now));

        member.Pass(HeartbeatInterval * 1.1);
        member.Do(member.Node.Tick);
        member.None<BecomeSecondary>();

        member.Node.WritableTerm.ShouldBe(1);
    }

    [Fact]
    public void Each_request_has_one_answer()
    {
        var member = ElectedOf(3);
        member.Do(now => member.Node.RequestStepDown(Request, now));
        member.Do(now => member.Node.RequestStepDown(Request, now));
        member.Only<StepDownAnswered>().Outcome.ShouldBe(StepDownOutcome.AlreadyAsked);

        member.Pass(HeartbeatInterval * 1.1);
        member.Only<StepDownAnswered>().Outcome.ShouldBe(StepDownOutcome.NobodyCaughtUp);
        member.Only<AcceptWrites>();
        member.Do(now => member.Node.RequestStepDown(Request, now));
        member.Receive(From(1, 5, new Heartbeat(default)));
        member.Only<StepDownAnswered>().Outcome.ShouldBe(StepDownOutcome.Superseded);
        member.Do(now => member.Node.RequestStepDown(Request, now));
        member.Only<StepDownAnswered>().Outcome.ShouldBe(StepDownOutcome.NotPrimary);
    }

    [Fact]
    public void A_forced_step_down_waits_no_longer_than_it_was_told()
    {
        var member = ElectedOf(3);
        member.Do(now => member.Node.RequestStepDown(Request with { Force = true }, now));

        member.Pass(HeartbeatInterval * 1.1);

        member.Only<BecomeSecondary>().Reason.ShouldBe(StepDownReason.Requested);
        member.Only<StepDownAnswered>().Outcome.ShouldBe(StepDownOutcome.Done);
    }

    [Fact]
    public void It_does_not_stand_again_while_it_is_frozen()
    {
        var member = ElectedOf(3);
        member.Do(now => member.Node.RequestStepDown(Request with { Force = true, CatchUp = TimeSpan.Zero }, now));

        member.Pass(2.9 * ElectionTimeout);
        member.Sent.OfType<VoteRequest>().ShouldBeEmpty();
        member.Pass(1.3 * ElectionTimeout);

        member.Sent.OfType<VoteRequest>().ShouldNotBeEmpty();
    }

    [Fact]
    public void Who_is_handed_over_to_stands_at_once_without_a_dry_run()
    {
        var member = new ProtocolMember(3);
        member.Receive(Primary(1, term: 4));

        member.Receive(From(1, 4, new StepUpRequest(), isPrimary: true));

        member.Only<PersistVote>().Vote.ShouldBe(new LastVote(5, 0));
    }
}
