using MongoDB.Driver;

namespace DzStore.Orders.Tests.Storage;

public class OrderPromiseTests
{
    [Fact]
    public void One_acknowledgement_is_accepted() => OrderPromise.Of(WriteConcern.W1).ShouldBe(new("accepted", "w=1"));

    [Fact]
    public void A_majority_is_durable() =>
        OrderPromise.Of(WriteConcern.WMajority.With(journal: true)).ShouldBe(new("durable", "w=majority, j=true"));
}
