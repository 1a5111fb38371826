using EmbeddedMongo.Replication.Protocol.Waiting;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Tests.Replication.Protocol;

public class LinearizableReadsTests
{
    private readonly LinearizableReads _reads = new();

    [Fact]
    public void A_read_is_confirmed_by_an_entry_that_was_written_after_it_began()
    {
        _reads.Add(1).ShouldBeTrue();
        _reads.NoOpWritten(At(5)).ShouldBeFalse();

        Confirmed(At(4)).ShouldBeEmpty();
        Confirmed(At(5)).ShouldBe([1]);
    }

    [Fact]
    public void Reads_that_come_while_an_entry_is_written_share_the_next_one()
    {
        _reads.Add(1).ShouldBeTrue();
        _reads.Add(2).ShouldBeFalse();
        _reads.Add(3).ShouldBeFalse();

        _reads.NoOpWritten(At(5)).ShouldBeTrue();
        Confirmed(At(5)).ShouldBe([1]);
        _reads.NoOpWritten(At(6)).ShouldBeFalse();
        Confirmed(At(6)).ShouldBe([2, 3]);
        _reads.Count.ShouldBe(0);
    }

    [Fact]
    public void A_step_down_fails_every_read_that_waits()
    {
        _reads.Add(1);
        _reads.NoOpWritten(At(5));
        _reads.Add(2);
        _reads.Add(3);
        var failed = new List<long>();

        _reads.TakeAll(failed);

        failed.ShouldBe([1, 2, 3]);
        Confirmed(At(9)).ShouldBeEmpty();
        _reads.Add(4).ShouldBeTrue();
    }

    private static OpTime At(int timestamp) => new(timestamp, 1);

    private List<long> Confirmed(OpTime commitPoint)
    {
        var confirmed = new List<long>();
        _reads.TakeConfirmed(commitPoint, confirmed);
        return confirmed;
    }
}
