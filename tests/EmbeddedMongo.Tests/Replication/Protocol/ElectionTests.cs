using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;
using static EmbeddedMongo.Tests.Replication.Protocol.ProtocolMember;

namespace EmbeddedMongo.Tests.Replication.Protocol;

public class ElectionTests
{
    private static readonly ConfigurationId Configuration = new(1, 0);

    [Fact]
    public void A_member_that_hears_of_no_primary_asks_first_without_raising_its_term()
    {
        var member = new ProtocolMember(3);

        member.Pass(ElectionTimeout * 1.2);

        member.Sent.OfType<VoteRequest>().ShouldAllBe(request => request.IsDryRun && request.Term == 0);
        member.Sent.OfType<VoteRequest>().Count().ShouldBe(2);
        member.Node.Term.ShouldBe(0);
        member.None<PersistVote>();
    }

    [Fact]
    public void A_member_that_hears_the_primary_does_not_stand()
    {
        var member = new ProtocolMember(3);
        for (var i = 0; i < 20; i++)
        {
            member.Receive(Primary(1, term: 1));
            member.Pass(HeartbeatInterval);
            member.Sent.OfType<VoteRequest>().ShouldBeEmpty();
        }

        member.Node.Primary.ShouldBe(1);
    }

    [Fact]
    public void A_primary_s_heartbeat_alone_does_not_stop_a_member_from_standing_for_it_may_not_reach_the_primary()
    {
        var member = new ProtocolMember(3);
        for (var i = 0; i < 6; i++)
        {
            member.Receive(From(1, 1, new Heartbeat(new MemberReport(MemberState.Primary, default, default, Configuration)), true));
            member.Pass(HeartbeatInterval);
        }

        member.Sent.OfType<VoteRequest>().ShouldNotBeEmpty();
    }

    [Fact]
    public void A_candidate_votes_for_itself_durably_before_it_asks_for_votes()
    {
        var member = new ProtocolMember(3);
        member.Do(member.Node.StepUp);

        member.Receive(From(1, 0, new VoteReply(IsDryRun: true, 0, null)));

        member.Only<PersistVote>().Vote.ShouldBe(new LastVote(1, 0));
        member.Sent.ShouldBeEmpty();
        member.Do(now => member.Node.VotePersisted(new LastVote(1, 0), now));
        member.Sent.OfType<VoteRequest>().Count(request => !request.IsDryRun && request.Term == 1).ShouldBe(2);
    }

    [Fact]
    public void A_majority_elects_and_one_vote_that_arrives_twice_does_not()
    {
        var member = new ProtocolMember(5);
        member.Do(member.Node.StepUp);
        member.Receive(From(1, 0, new VoteReply(true, 0, null)));
        member.Receive(From(1, 0, new VoteReply(true, 0, null)));
        member.None<PersistVote>();
        member.Receive(From(2, 0, new VoteReply(true, 0, null)));
        member.Do(now => member.Node.VotePersisted(new LastVote(1, 0), now));
        member.Receive(From(3, 1, new VoteReply(false, 1, null)));
        member.Receive(From(3, 1, new VoteReply(false, 1, null)));
        member.Receive(From(4, 1, new VoteReply(false, 1, "no")));
        member.None<BecomePrimary>();

        member.Receive(From(2, 1, new VoteReply(false, 1, null)));

        member.Only<BecomePrimary>().Term.ShouldBe(1);
        member.Only<WriteNoOp>().Term.ShouldBe(1);
        member.Node.WritableTerm.ShouldBeNull();
    }

    [Fact]
    public void A_vote_that_arrives_after_the_member_has_stepped_down_does_not_elect_it_again()
    {
        var member = ElectedOf(3);
        member.Do(now => member.Node.RequestStepDown(new StepDownRequest(TimeSpan.Zero, ElectionTimeout, Force: true), now));
        member.Only<BecomeSecondary>();

        member.Receive(From(2, 1, new VoteReply(IsDryRun: false, 1, null)));

        member.None<BecomePrimary>();
    }

    [Fact]
    public void Writes_are_accepted_when_the_entry_of_the_new_term_is_written()
    {
        var member = new ProtocolMember(3, WithLog(new OpTime(4, 1)));
        member.Elect(2);
        member.None<AcceptWrites>();

        member.Do(now => member.Node.Written(new OpTime(5, 2), now));

        member.Only<AcceptWrites>().Term.ShouldBe(2);
        member.Node.WritableTerm.ShouldBe(2);
    }

    [Fact]
    public void The_only_member_elects_itself_at_once_when_its_vote_is_durable()
    {
        var member = new ProtocolMember(1);
        var vote = member.Only<PersistVote>().Vote;
        member.Node.State.ShouldBe(MemberState.Secondary);

        member.Do(now => member.Node.VotePersisted(vote, now));

        member.Node.State.ShouldBe(MemberState.Primary);
    }

    [Fact]
    public void A_vote_is_told_only_when_it_is_durable()
    {
        var member = new ProtocolMember(3);

        member.Receive(From(1, 4, new VoteRequest(false, OpTime.None, Configuration)));

        member.Only<PersistVote>().Vote.ShouldBe(new LastVote(4, 1));
        member.Sent.OfType<VoteReply>().ShouldBeEmpty();
        member.Do(now => member.Node.VotePersisted(new LastVote(4, 1), now));
        member.Sent.ShouldHaveSingleItem().ShouldBeOfType<VoteReply>().Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_vote_whose_term_has_passed_before_it_was_durable_is_not_told()
    {
        var member = new ProtocolMember(3);
        member.Receive(From(1, 4, new VoteRequest(false, OpTime.None, Configuration)));
        member.Receive(From(2, 5, new VoteRequest(false, OpTime.None, Configuration)));

        member.Do(now => member.Node.VotePersisted(new LastVote(4, 1), now));

        member.Sent.ShouldBeEmpty();
    }

    [Fact]
    public void A_member_votes_once_in_a_term_and_may_repeat_it()
    {
        var member = new ProtocolMember(3);
        member.Receive(From(1, 4, new VoteRequest(false, OpTime.None, Configuration)));
        member.Do(now => member.Node.VotePersisted(new LastVote(4, 1), now));

        member.Receive(From(2, 4, new VoteRequest(false, OpTime.None, Configuration)));
        Refusal(member).ShouldBe("the voter has voted for another candidate in this term");
        member.Receive(From(1, 4, new VoteRequest(false, OpTime.None, Configuration)));
        Refusal(member).ShouldBeNull();
    }

    [Fact]
    public void A_restarted_member_remembers_its_vote()
    {
        var member = new ProtocolMember(3, RestoredState.Empty with { LastVote = new LastVote(4, 1) });
        member.Node.Term.ShouldBe(4);

        member.Receive(From(2, 4, new VoteRequest(false, OpTime.None, Configuration)));

        Refusal(member).ShouldBe("the voter has voted for another candidate in this term");
    }

    [Theory]
    [InlineData(9, 1, "the candidate's log is older than the voter's")]
    [InlineData(4, 2, "the candidate's log is older than the voter's")]
    [InlineData(5, 2, null)]
    [InlineData(1, 3, null)]
    public void A_vote_goes_to_a_log_at_least_as_new_by_term_and_then_by_timestamp(int timestamp, long term, string? refusal)
    {
        var member = new ProtocolMember(3, WithLog(new OpTime(5, 2)));

        member.Receive(From(1, 7, new VoteRequest(true, new OpTime(timestamp, term), Configuration)));

        Refusal(member).ShouldBe(refusal);
    }

    [Fact]
    public void An_old_term_and_an_old_configuration_are_refused_and_a_dry_run_changes_nothing()
    {
        var set = Set(3) with { Version = 3, Term = 2 };
        var member = new ProtocolMember(3, RestoredState.Empty with { LastVote = new LastVote(4, 1), Configuration = set });

        member.Receive(From(2, 3, new VoteRequest(true, OpTime.None, set.Id)));
        Refusal(member).ShouldBe("the candidate's term has passed");
        member.Receive(From(2, 4, new VoteRequest(true, OpTime.None, new ConfigurationId(2, 2))));
        Refusal(member).ShouldBe("the candidate's configuration is older than the voter's");
        member.Receive(From(2, 4, new VoteRequest(true, OpTime.None, set.Id)));
        Refusal(member).ShouldBeNull();
        member.None<PersistVote>();
    }

    [Fact]
    public void A_later_term_ends_a_primary_at_once()
    {
        var member = ElectedOf(3);

        member.Receive(From(2, 2, new VoteRequest(false, new OpTime(1, 1), new ConfigurationId(1, 1))));

        member.Only<BecomeSecondary>().Reason.ShouldBe(StepDownReason.LaterTerm);
        member.Only<PersistVote>().Vote.ShouldBe(new LastVote(2, 2));
        member.Node.WritableTerm.ShouldBeNull();
    }

    [Fact]
    public void A_primary_that_hears_no_majority_for_the_election_timeout_steps_down()
    {
        var member = ElectedOf(5);
        for (var i = 0; i < 6; i++)
        {
            member.Pass(HeartbeatInterval);
            member.Receive(From(1, 1, new PositionReport(OpTime.None, OpTime.None)));
            member.Receive(From(2, 1, new PositionReport(OpTime.None, OpTime.None)));
            member.None<BecomeSecondary>();
        }

        for (var i = 0; i < 4; i++)
        {
            member.Receive(From(1, 1, new PositionReport(OpTime.None, OpTime.None)));
            member.Pass(HeartbeatInterval);
            member.None<BecomeSecondary>();
        }

        member.Pass(HeartbeatInterval);
        member.Only<BecomeSecondary>().Reason.ShouldBe(StepDownReason.NoMajority);
    }

    [Fact]
    public void A_candidate_gives_up_when_it_hears_of_the_primary_of_its_term()
    {
        var member = new ProtocolMember(3, RestoredState.Empty with { LastVote = new LastVote(3, 1) });
        member.Do(member.Node.StepUp);

        member.Receive(Primary(1, term: 3));
        member.Receive(From(2, 3, new VoteReply(IsDryRun: true, 3, null)));

        member.None<PersistVote>();
        member.Node.Primary.ShouldBe(1);
    }

    private static string? Refusal(ProtocolMember member) => member.Sent.OfType<VoteReply>().ShouldHaveSingleItem().Refusal;
}
