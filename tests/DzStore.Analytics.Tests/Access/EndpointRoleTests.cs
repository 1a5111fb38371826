using DzStore.Testing;
using DzStore.Testing.Access;

namespace DzStore.Analytics.Tests.Access;

/// <summary>Every endpoint with every role, and with none.</summary>
public sealed class EndpointRoleTests(MongoServer mongo)
{
    [Fact]
    public async Task Only_those_may_who_are_named_here()
    {
        await using var service = AnalyticsService.Start(mongo, settings: RoleKeys.Settings);

        var faults = await AccessWalk.FaultsAsync(service.Services, service.Http, new Dictionary<string, string>
        {
            ["POST /campaigns"] = "analyst admin",
            ["GET /campaigns/{id}"] = "analyst admin",
            ["GET /campaigns/{id}/recipients"] = "analyst admin",
            ["GET /trending"] = AccessWalk.Everybody,
            ["POST /trending/runs"] = "analyst admin",
            ["GET /jobs"] = "analyst admin",
            ["GET /jobs/{id}"] = "analyst admin",
            ["DELETE /jobs/{id}"] = "analyst admin",
            ["POST /jobs/{id}/runs"] = "analyst admin",
            ["GET /metrics"] = "analyst admin",
            ["GET /health/live"] = AccessWalk.Everybody,
            ["GET /health/ready"] = AccessWalk.Everybody,
        }, TestContext.Current.CancellationToken);

        faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/dashboard.html")]
    [InlineData("/js/storefront.js")]
    public async Task The_pages_are_for_everybody(string page)
    {
        await using var service = AnalyticsService.Start(mongo, settings: RoleKeys.Settings);

        (await service.Http.GetAsync(page, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }
}
