using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Waiting;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Tests.Replication.Protocol;

public class WriteWaitersTests
{
    private readonly MemberPositions _positions = new();
    private readonly WriteWaiters _waiters = new();

    public WriteWaitersTests() => _positions.Reset(3);

    [Fact]
    public void A_write_waits_for_as_many_members_as_it_asks_for()
    {
        _waiters.Add(1, At(5), WriteRequirement.Of(1));
        _waiters.Add(2, At(5), WriteRequirement.Of(2));
        _waiters.Add(3, At(5), WriteRequirement.Of(3));
        _waiters.Add(4, At(5), WriteRequirement.Of(2, journal: true));
        _waiters.Add(5, At(5), WriteRequirement.Majority);
        Satisfied().ShouldBeEmpty();

        _positions.Report(0, At(5), OpTime.None);
        Satisfied().ShouldBe([1]);
        _positions.Report(1, At(6), OpTime.None);
        Satisfied().ShouldBe([2]);
        _positions.Report(2, At(5), At(5));
        Satisfied().ShouldBe([3]);
        _positions.Report(0, At(5), At(5));
        Satisfied().ShouldBe([4]);
        Satisfied(commitPoint: At(5)).ShouldBe([5]);
        _waiters.Count.ShouldBe(0);
    }

    [Fact]
    public void Writes_are_satisfied_up_to_the_position_in_whatever_order_they_came()
    {
        foreach (var id in new[] { 7, 3, 9, 5 })
            _waiters.Add(id, At(id), WriteRequirement.Majority);

        Satisfied(commitPoint: At(7)).ShouldBe([3, 5, 7]);
    }

    [Fact]
    public void A_position_never_goes_back()
    {
        _positions.Report(1, At(6), At(6));
        _positions.Report(1, At(4), At(4));

        _positions.Applied(1).ShouldBe(At(6));
        _positions.DurableBy(1).ShouldBe(At(6));
        _positions.DurableBy(2).ShouldBe(OpTime.None);
    }

    [Fact]
    public void A_write_whose_caller_has_given_up_is_gone()
    {
        _waiters.Add(1, At(5), WriteRequirement.Majority);

        _waiters.Remove(1, At(5), WriteRequirement.Majority);

        Satisfied(commitPoint: At(5)).ShouldBeEmpty();
    }

    [Fact]
    public void A_step_down_leaves_the_rest_unknown()
    {
        _waiters.Add(1, At(5), WriteRequirement.Majority);
        _waiters.Add(2, At(6), WriteRequirement.Of(2));
        var unknown = new List<long>();

        _waiters.TakeAll(unknown);

        unknown.ShouldBe([1, 2], ignoreOrder: true);
        Satisfied(commitPoint: At(9)).ShouldBeEmpty();
    }

    [Fact]
    public void More_members_than_there_are_can_never_be_met_and_none_is_no_requirement()
    {
        WriteRequirement.Of(3).CanBeMetBy(3).ShouldBeTrue();
        WriteRequirement.Of(4).CanBeMetBy(3).ShouldBeFalse();
        WriteRequirement.Majority.CanBeMetBy(1).ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(() => WriteRequirement.Of(0));
    }

    private static OpTime At(int timestamp) => new(timestamp, 1);

    private List<long> Satisfied(OpTime commitPoint = default)
    {
        var satisfied = new List<long>();
        _waiters.TakeSatisfied(_positions, commitPoint, satisfied);
        return satisfied;
    }
}
