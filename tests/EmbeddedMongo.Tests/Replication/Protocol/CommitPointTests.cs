using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;
using static EmbeddedMongo.Tests.Replication.Protocol.ProtocolMember;

namespace EmbeddedMongo.Tests.Replication.Protocol;

public class CommitPointTests
{
    [Fact]
    public void An_entry_is_committed_when_a_majority_holds_it_durably()
    {
        var member = ElectedOf(3);
        member.Receive(From(1, 1, new PositionReport(new OpTime(1, 1), OpTime.None)));
        member.None<AdvanceCommitPoint>();
        member.Do(now => member.Node.Durable(new OpTime(1, 1), now));
        member.None<AdvanceCommitPoint>();

        member.Receive(From(1, 1, new PositionReport(new OpTime(1, 1), new OpTime(1, 1))));

        member.Only<AdvanceCommitPoint>().CommitPoint.ShouldBe(new OpTime(1, 1));
        member.Node.CommitPoint.ShouldBe(new OpTime(1, 1));
    }

    [Fact]
    public void Entries_of_older_terms_are_committed_with_the_first_of_the_primary_s_own()
    {
        var member = new ProtocolMember(3, WithLog(new OpTime(7, 1)));
        member.Elect(2);

        member.Receive(From(1, 2, new PositionReport(new OpTime(7, 1), new OpTime(7, 1))));
        member.None<AdvanceCommitPoint>();
        member.Do(now => member.Node.Written(new OpTime(8, 2), now));
        member.Do(now => member.Node.Durable(new OpTime(8, 2), now));
        member.Receive(From(1, 2, new PositionReport(new OpTime(8, 2), new OpTime(8, 2))));

        member.Only<AdvanceCommitPoint>().CommitPoint.ShouldBe(new OpTime(8, 2));
    }

    [Fact]
    public void A_position_that_was_reported_in_another_term_does_not_count()
    {
        var member = new ProtocolMember(3, WithLog(new OpTime(7, 1)));
        member.Elect(2);
        member.Do(now => member.Node.Written(new OpTime(8, 2), now));
        member.Do(now => member.Node.Durable(new OpTime(8, 2), now));

        member.Receive(From(1, 1, new PositionReport(new OpTime(8, 2), new OpTime(8, 2))));
        member.None<AdvanceCommitPoint>();
        member.Receive(From(1, 3, new PositionReport(new OpTime(8, 2), new OpTime(8, 2))));

        member.None<AdvanceCommitPoint>();
        member.Only<BecomeSecondary>().Reason.ShouldBe(StepDownReason.LaterTerm);
    }

    [Fact]
    public void A_secondary_learns_a_commit_point_as_far_as_its_log_goes()
    {
        var member = new ProtocolMember(3, WithLog(new OpTime(5, 1)));

        member.Receive(Primary(1, term: 1, last: new OpTime(9, 1), commitPoint: new OpTime(8, 1)));
        member.Node.CommitPoint.ShouldBe(new OpTime(5, 1));
        member.Do(now => member.Node.Written(new OpTime(9, 1), now));

        member.Node.CommitPoint.ShouldBe(new OpTime(8, 1));
    }

    [Fact]
    public void A_log_without_entries_of_the_commit_point_s_term_proves_nothing()
    {
        var member = new ProtocolMember(3, WithLog(new OpTime(9, 1)));

        member.Receive(Primary(1, term: 2, last: new OpTime(8, 2), commitPoint: new OpTime(8, 2)));

        member.Node.CommitPoint.ShouldBe(OpTime.None);
    }

    [Fact]
    public void A_primary_of_one_commits_what_it_has_flushed()
    {
        var member = new ProtocolMember(1);
        member.Do(now => member.Node.VotePersisted(new LastVote(1, 0), now));
        member.Do(now => member.Node.Written(new OpTime(1, 1), now));
        member.None<AdvanceCommitPoint>();

        member.Do(now => member.Node.Durable(new OpTime(1, 1), now));

        member.Only<AdvanceCommitPoint>().CommitPoint.ShouldBe(new OpTime(1, 1));
    }
}
