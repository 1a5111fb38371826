using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Storage.Oplog;
using static EmbeddedMongo.Tests.Replication.Protocol.ProtocolMember;

namespace EmbeddedMongo.Tests.Replication.Protocol;

public class PullingTests
{
    [Fact]
    public void A_secondary_asks_the_primary_for_what_follows_its_last_entry()
    {
        var member = new ProtocolMember(3, WithLog(new OpTime(5, 1)));

        member.Receive(Primary(1, term: 1));

        var fetch = member.Sent.OfType<Fetch>().ShouldHaveSingleItem();
        fetch.To.ShouldBe(1);
        fetch.After.ShouldBe(new OpTime(5, 1));
    }

    [Fact]
    public void A_batch_is_appended_and_the_next_is_asked_for_when_it_is_written()
    {
        var (member, fetch) = Fetching(new OpTime(5, 1));

        member.Receive(Reply(fetch, new OpTime(8, 1), first: new OpTime(5, 1), new OpTime(6, 1), new OpTime(8, 1)));

        member.Only<Append>().Entries.Select(entry => entry.OpTime).ShouldBe([new OpTime(6, 1), new OpTime(8, 1)]);
        member.Sent.ShouldBeEmpty();
        member.Do(now => member.Node.Written(new OpTime(8, 1), now));
        member.Sent.OfType<Fetch>().ShouldHaveSingleItem().After.ShouldBe(new OpTime(8, 1));
        member.Do(now => member.Node.Durable(new OpTime(8, 1), now));
        member.Sent.OfType<PositionReport>().ShouldHaveSingleItem().Durable.ShouldBe(new OpTime(8, 1));
    }

    [Fact]
    public void A_reply_to_an_earlier_request_is_ignored()
    {
        var (member, fetch) = Fetching(new OpTime(5, 1));
        member.Pass(HeartbeatInterval * 2.1);
        member.Sent.OfType<Fetch>().ShouldNotBeEmpty();

        member.Receive(Reply(fetch, new OpTime(6, 1), first: new OpTime(5, 1), new OpTime(6, 1)));

        member.None<Append>();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 2)]
    public void A_log_that_differs_is_rolled_back_to_the_newest_common_entry(int timestamp, long term)
    {
        OpTime? first = timestamp == 0 ? null : new OpTime(timestamp, term);
        var (member, fetch) = Fetching(new OpTime(3, 1), new OpTime(5, 1));

        member.Receive(Reply(fetch, last: new OpTime(4, 2), first));
        var request = member.Sent.ShouldHaveSingleItem().ShouldBeOfType<HistoryRequest>();
        member.Receive(From(1, 1, new HistoryReply(request.Id, [new OpTime(3, 1), new OpTime(4, 2)]), true));

        member.Only<RollBack>().To.ShouldBe(new OpTime(3, 1));
        member.Node.State.ShouldBe(MemberState.Rollback);
        member.Do(now => member.Node.RolledBack(new OpTime(3, 1), now));
        member.Node.State.ShouldBe(MemberState.Secondary);
        member.Sent.OfType<Fetch>().ShouldHaveSingleItem().After.ShouldBe(new OpTime(3, 1));
    }

    [Fact]
    public void A_primary_that_has_less_yet_is_asked_again_later_and_nothing_is_rolled_back()
    {
        var (member, fetch) = Fetching(new OpTime(5, 1));

        member.Receive(Reply(fetch, last: new OpTime(4, 1), first: null));

        member.Sent.ShouldBeEmpty();
        member.None<RollBack>();
        member.Pass(HeartbeatInterval * 2.1);
        member.Sent.OfType<Fetch>().ShouldNotBeEmpty();
    }

    [Fact]
    public void A_rollback_below_the_commit_point_is_a_broken_protocol()
    {
        var (member, fetch) = Fetching(new OpTime(5, 1));
        member.Receive(Primary(1, 1, last: new OpTime(9, 1), commitPoint: new OpTime(4, 1)));
        member.Node.CommitPoint.ShouldBe(new OpTime(4, 1));
        member.Receive(Reply(fetch, last: new OpTime(4, 2), first: null));
        var request = member.Sent.OfType<HistoryRequest>().ShouldHaveSingleItem();

        Should
            .Throw<ProtocolException>(() =>
                member.Receive(From(1, 1, new HistoryReply(request.Id, [new OpTime(3, 1), new OpTime(4, 2)]), true))
            )
            .Message.ShouldContain("4@1, which are committed");
    }

    [Fact]
    public void A_log_that_is_too_old_ends_in_an_initial_sync_in_which_the_member_does_not_vote()
    {
        var (member, fetch) = Fetching(new OpTime(5, 1));

        member.Receive(Reply(fetch, last: new OpTime(900, 1), first: null) with { IsTooOld = true });

        member.Only<StartInitialSync>().From.ShouldBe(1);
        member.Node.State.ShouldBe(MemberState.Startup2);
        member.Receive(From(2, 2, new VoteRequest(false, new OpTime(900, 1), new ConfigurationId(1, 0))));
        member.Sent.OfType<VoteReply>().ShouldHaveSingleItem().Refusal!.ShouldContain("initial sync");
        member.Receive(Primary(2, 2));
        member.Do(now => member.Node.InitialSyncDone(new TermHistory(new OpTime(901, 2)), now));
        member.Node.State.ShouldBe(MemberState.Secondary);
        member.Sent.OfType<Fetch>().ShouldHaveSingleItem().After.ShouldBe(new OpTime(901, 2));
    }

    [Fact]
    public void An_initial_sync_that_failed_or_was_interrupted_begins_again()
    {
        var member = new ProtocolMember(3, RestoredState.Empty with { InInitialSync = true });
        member.Receive(Primary(1, term: 1));
        member.Only<StartInitialSync>();

        member.Do(member.Node.InitialSyncFailed);

        member.None<StartInitialSync>();
        member.Pass(HeartbeatInterval * 1.1);
        member.Only<StartInitialSync>();
    }

    [Fact]
    public void A_primary_holds_a_request_until_there_is_something_new()
    {
        var member = ElectedOf(3);
        member.Receive(From(1, 1, new Fetch(7, new OpTime(1, 1), OpTime.None)));
        member.None<AnswerFetch>();

        member.Do(now => member.Node.Written(new OpTime(2, 1), now));

        var answer = member.Only<AnswerFetch>();
        answer.After.ShouldBe(new OpTime(1, 1));
        answer.Reply.Id.ShouldBe(7);
        answer.Reply.To.ShouldBe(1);
        answer.Reply.FromPrimary.ShouldBeTrue();
    }

    [Fact]
    public void A_held_request_is_answered_after_a_heartbeat_interval_and_when_the_primary_steps_down()
    {
        var member = ElectedOf(3);
        member.Receive(From(1, 1, new Fetch(7, new OpTime(1, 1), OpTime.None)));
        member.Pass(HeartbeatInterval * 1.1);
        member.Only<AnswerFetch>();

        member.Receive(From(1, 1, new Fetch(8, new OpTime(1, 1), OpTime.None)));
        member.Receive(From(2, 2, new VoteRequest(true, OpTime.None, default)));

        member.Sent.OfType<FetchReply>().ShouldHaveSingleItem().FromPrimary.ShouldBeFalse();
    }

    [Fact]
    public void A_secondary_whose_source_is_no_primary_any_more_waits_for_the_next()
    {
        var (member, fetch) = Fetching(new OpTime(5, 1));

        member.Receive(From(1, 1, new FetchReply(fetch.Id, new OpTime(9, 1))));

        member.Node.Primary.ShouldBe(-1);
        member.Sent.ShouldBeEmpty();
    }

    private static (ProtocolMember Member, Fetch Fetch) Fetching(params OpTime[] log)
    {
        var history = new TermHistory();
        foreach (var entry in log)
            history.Append(entry);
        var member = new ProtocolMember(3, RestoredState.Empty with { History = history });
        member.Receive(Primary(1, term: 1));
        return (member, member.Sent.OfType<Fetch>().ShouldHaveSingleItem());
    }

    private static FetchReply Reply(Fetch fetch, OpTime last, OpTime? first, params OpTime[] entries) =>
        From(
            1,
            1,
            new FetchReply(fetch.Id, last) { First = first, Entries = [.. entries.Select(entry => new LogEntry(entry, default))] },
            isPrimary: true
        );
}
