using EmbeddedMongo.Replication.Protocol;

namespace EmbeddedMongo.Tests.Replication.Protocol;

public class ReplicaSetConfigurationTests
{
    [Fact]
    public void A_usable_configuration_has_no_violations() => ProtocolMember.Set(3).Violations().ShouldBeEmpty();

    [Fact]
    public void Every_violation_is_told_with_what_to_change()
    {
        var wrong = new ReplicaSetConfiguration("", 0, 0, [new(1, "a:1"), new(1, "A:1")]) { ElectionTimeout = TimeSpan.FromSeconds(1) };

        wrong
            .Violations()
            .ShouldBe([
                "The name of the set must not be empty.",
                "version is 0, and must be 1 or more.",
                "Two members have the same _id: give each its own.",
                "Two members have the same host: give each its own host and port.",
                "electionTimeoutMillis is 1000, and must be more than heartbeatIntervalMillis (2000): "
                    + "else each lost heartbeat is an election.",
            ]);
        ProtocolMember.Set(6).Violations().ShouldBe(["There are 6 members, and a set has 1 to 5."]);
    }

    [Fact]
    public void A_later_term_is_newer_than_a_higher_version()
    {
        var configuration = ProtocolMember.Set(3) with { Version = 2, Term = 5 };

        configuration.IsNewerThan(new ConfigurationId(9, 4)).ShouldBeTrue();
        configuration.IsNewerThan(new ConfigurationId(1, 5)).ShouldBeTrue();
        configuration.IsNewerThan(configuration.Id).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 3)]
    public void A_majority_is_more_than_half(int members, int majority) => ProtocolMember.Set(members).Majority.ShouldBe(majority);

    [Fact]
    public void The_election_id_is_MongoDB_s_and_grows_with_the_term()
    {
        ElectionId.Of(1).ToString().ShouldBe("7fffffff0000000000000001");
        ElectionId.Of(256).ShouldBeGreaterThan(ElectionId.Of(255));
    }
}
