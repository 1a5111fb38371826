using DzStore.OrderServices.Tests.Services;
using DzStore.Testing;
using DzStore.Testing.Access;

namespace DzStore.OrderServices.Tests.Access;

/// <summary>Every endpoint with every role, and with none.</summary>
public sealed class EndpointRoleTests(MongoServer mongo)
{
    [Theory]
    [InlineData("Checkout", "customer shop admin", "customer shop admin")]
    [InlineData("Billing", "billing shop admin", "customer billing shop admin")]
    public async Task Only_those_may_who_are_named_here(string name, string writers, string readers)
    {
        await using var service = OrderService.Start(name, mongo.ConnectionString, mongo.NewDatabase(), RoleKeys.Settings);

        var faults = await AccessWalk.FaultsAsync(
            service.Services,
            service.Http,
            new Dictionary<string, string>
            {
                ["POST /orders"] = writers,
                ["GET /orders"] = readers,
                ["GET /orders/{order_id}"] = readers,
                ["GET /metrics"] = "analyst admin",
                ["GET /health/live"] = AccessWalk.Everybody,
                ["GET /health/ready"] = AccessWalk.Everybody,
            },
            TestContext.Current.CancellationToken
        );

        faults.ShouldBeEmpty();
    }
}
