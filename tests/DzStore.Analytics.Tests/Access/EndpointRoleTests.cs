using DzStore.Testing;
using DzStore.Testing.Access;

namespace DzStore.Analytics.Tests.Access;

/// <summary>Calls every endpoint with every role and without one.</summary>
public sealed class EndpointRoleTests(MongoServer mongo)
{
    [Fact]
    public async Task Only_those_may_who_are_named_here()
    {
        await using var service = AnalyticsService.Start(mongo, settings: RoleKeys.Settings);

        var faults = await AccessWalk.FaultsAsync(
            service.Services,
            service.Http,
            new Dictionary<string, string>
            {
                ["POST /campaigns"] = "analyst admin",
                ["GET /campaigns/{id}"] = "analyst admin",
                ["GET /campaigns/{id}/recipients"] = "analyst admin",
                ["GET /campaigns/{id}/pushdown"] = "analyst admin",
                ["GET /campaigns/cities"] = "analyst admin",
                ["GET /trending"] = AccessWalk.Everybody,
                ["POST /trending/runs"] = "analyst admin",
                ["GET /jobs"] = "analyst admin",
                ["GET /jobs/{id}"] = "analyst admin",
                ["DELETE /jobs/{id}"] = "analyst admin",
                ["POST /jobs/{id}/runs"] = "analyst admin",
                ["GET /metrics"] = "analyst admin",
                ["GET /health/live"] = AccessWalk.Everybody,
                ["GET /health/ready"] = AccessWalk.Everybody,
            },
            TestContext.Current.CancellationToken
        );

        faults.ShouldBeEmpty();
    }
}
