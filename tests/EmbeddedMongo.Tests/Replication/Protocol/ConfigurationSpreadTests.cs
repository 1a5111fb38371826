using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Effects;
using EmbeddedMongo.Replication.Protocol.Messages;
using static EmbeddedMongo.Tests.Replication.Protocol.ProtocolMember;

namespace EmbeddedMongo.Tests.Replication.Protocol;

public class ConfigurationSpreadTests
{
    [Fact]
    public void A_member_without_a_configuration_asks_whoever_sends_it_a_heartbeat()
    {
        var node = new ReplicaNode(2, RestoredState.Empty, new Random(1));
        node.Start(TimeSpan.Zero).ShouldBeEmpty();
        node.State.ShouldBe(MemberState.Startup);
        node.NextDeadline.ShouldBe(TimeSpan.MaxValue);

        var heartbeat = new Heartbeat(new MemberReport(MemberState.Primary, default, default, new ConfigurationId(1, 0)));
        heartbeat.Address(0, 2, term: 1, fromPrimary: true, default);
        var sent = node.Receive(heartbeat, TimeSpan.Zero).OfType<Send>().Select(send => send.Message).ToArray();

        sent.OfType<HeartbeatReply>().ShouldHaveSingleItem().Report.State.ShouldBe(MemberState.Startup);
        sent.OfType<Heartbeat>().ShouldHaveSingleItem().To.ShouldBe(0);
        var reply = new HeartbeatReply(heartbeat.Report, Set(3));
        reply.Address(0, 2, term: 1, fromPrimary: true, default);
        node.Receive(reply, TimeSpan.Zero)
            .OfType<PersistConfiguration>()
            .ShouldHaveSingleItem()
            .Configuration.ShouldBe(reply.Configuration);
        node.State.ShouldBe(MemberState.Secondary);
    }

    [Fact]
    public void Who_hears_of_an_older_configuration_sends_the_newer_one()
    {
        var member = ElectedOf(3);
        var newer = member.Node.Configuration! with { Version = 2 };
        member.Do(now => member.Node.Reconfigure(newer, now));
        member.Only<PersistConfiguration>().Configuration.ShouldBe(newer);

        member.Receive(From(1, 1, new Heartbeat(new MemberReport(MemberState.Secondary, default, default, new ConfigurationId(1, 1)))));

        member.Sent.OfType<HeartbeatReply>().ShouldHaveSingleItem().Configuration.ShouldBe(newer);
    }

    [Fact]
    public void A_new_primary_takes_the_configuration_over_into_its_term()
    {
        var member = new ProtocolMember(3);

        member.Elect(1);

        member.Only<PersistConfiguration>().Configuration.Id.ShouldBe(new ConfigurationId(1, 1));
    }

    [Fact]
    public void A_wrong_configuration_is_refused_with_the_reason()
    {
        var node = new ReplicaNode(0, RestoredState.Empty, new Random(1));
        Should
            .Throw<ArgumentException>(() => node.Initiate(Set(3) with { Version = 0 }, TimeSpan.Zero))
            .Message.ShouldContain("version is 0");
        node.Initiate(Set(3), TimeSpan.Zero);

        Should.Throw<ArgumentException>(() => node.Initiate(Set(3), TimeSpan.Zero)).Message.ShouldContain("in the set rs0 already");
        Should.Throw<ArgumentException>(() => node.Reconfigure(Set(3), TimeSpan.Zero)).Message.ShouldContain("higher than 1");
        Should
            .Throw<ArgumentException>(() => node.Reconfigure(Set(5) with { Version = 2 }, TimeSpan.Zero))
            .Message.ShouldContain("can't be changed");
    }

    [Fact]
    public void A_configuration_of_other_members_is_a_broken_protocol()
    {
        var member = new ProtocolMember(3);
        var other = Set(5) with { Version = 9 };

        Should.Throw<ProtocolException>(() => member.Receive(From(1, 0, new HeartbeatReply(default, other))));
    }
}
