using System.Net;
using DzStore.Testing.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.Storefront.Tests.Access;

/// <summary>
/// The endpoints of the Storefront and who may call them. Pages of the shop are open: what they show is the visitor's by its cookie, and
/// what they change needs the shop's own origin, which other tests see to.
/// </summary>
public sealed class EndpointRoleTests
{
    private static readonly Dictionary<string, string> Closed = new() { ["/metrics"] = "admin analyst", ["/control/stream"] = "admin" };

    private static readonly string[] Open =
    [
        "/",
        "/buy",
        "/buy/{slug}",
        "/cart",
        "/cart/count",
        "/cart/{slug}",
        "/events",
        "/health/live",
        "/health/ready",
        "/language",
        "/orders",
        "/orders/{kind}/{id}",
        "/pay",
        "/products",
        "/products/{slug}",
        "/trending",
    ];

    [Fact]
    public async Task Nothing_is_open_but_the_shop_and_its_key_opens_nothing_here()
    {
        await using var storefront = StorefrontService.Start(RoleKeys.Settings);
        var endpoints = storefront
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .ToLookup(endpoint => $"/{endpoint.RoutePattern.RawText!.Trim('/')}");

        endpoints
            .Where(address => address.All(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null))
            .Select(address => address.Key)
            .ShouldBe(Open, ignoreOrder: true);
        endpoints
            .Where(address => address.Any(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null))
            .ToDictionary(address => address.Key, address => string.Join(' ', address.SelectMany(Roles).Distinct().Order()))
            .ShouldBe(Closed, ignoreOrder: true);
        foreach (var address in Closed.Keys)
        {
            (await StatusAsync(storefront, address, null)).ShouldBe(HttpStatusCode.Unauthorized);
            foreach (var role in RoleKeys.Roles.Except(Closed[address].Split(' ')))
                (await StatusAsync(storefront, address, role)).ShouldBe(HttpStatusCode.Forbidden, $"{address} as {role}");
        }
    }

    /// <summary>The roles that an endpoint names; without any it is for admins.</summary>
    private static IEnumerable<string> Roles(RouteEndpoint endpoint) =>
        endpoint
            .Metadata.OfType<AuthorizationPolicy>()
            .SelectMany(policy => policy.Requirements)
            .OfType<RolesAuthorizationRequirement>()
            .SelectMany(requirement => requirement.AllowedRoles)
            .DefaultIfEmpty("admin");

    private static async Task<HttpStatusCode> StatusAsync(StorefrontService storefront, string address, string? role)
    {
        using var request = RoleKeys.Request(role, HttpMethod.Get, address);
        using var answer = await storefront.Http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        return answer.StatusCode;
    }
}
