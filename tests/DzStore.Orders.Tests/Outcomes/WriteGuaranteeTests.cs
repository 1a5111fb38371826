using DzStore.Orders.Outcomes;
using MongoDB.Driver;

namespace DzStore.Orders.Tests.Outcomes;

public class WriteGuaranteeTests
{
    [Fact]
    public void One_acknowledgement_is_accepted() => WriteGuarantee.Of(WriteConcern.W1).ShouldBe(new("accepted", "w=1"));

    [Fact]
    public void A_majority_is_durable() =>
        WriteGuarantee.Of(WriteConcern.WMajority.With(journal: true)).ShouldBe(new("durable", "w=majority, j=true"));
}
