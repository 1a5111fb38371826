using DzStore.Load.Orders;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Load.Tests.Orders;

public class OrderIdsTests
{
    private static readonly OrderIds Ids = new("BF_", "_run");

    [Fact]
    public void An_id_has_its_number_between_the_words_and_gives_it_back()
    {
        Ids[17].ShouldBe("BF_17_run");
        Ids.NumberOf("BF_17_run").ShouldBe(17);
    }

    [Theory]
    [InlineData("BF_17")]
    [InlineData("BF_17_other")]
    [InlineData("bf_17_run")]
    [InlineData("XBF_17_run")]
    [InlineData("BF__run")]
    [InlineData("BF_run")]
    [InlineData("BF_-1_run")]
    [InlineData("BF_ 1_run")]
    [InlineData("BF_1_alone_run")]
    public void Other_ids_have_none(string id) => Ids.NumberOf(id).ShouldBeNull();

    [Fact]
    public void Runs_of_the_same_second_have_other_names()
    {
        var clock = new FakeTimeProvider();

        // One of 65,536 for each: eight that are all the same are none that chance made.
        Enumerable.Range(0, 8).Select(_ => OrderIds.NewRun(clock)).Distinct().Count().ShouldBeGreaterThan(1);
    }
}
