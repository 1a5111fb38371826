using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.ServiceDefaults.Tests.Identity;

/// <summary>An endpoint that names no roles is for admins only.</summary>
public class ClosedByDefaultTests
{
    [Theory]
    [InlineData("none", "nobody", true)]
    [InlineData("none", "analyst", true)]
    [InlineData("refusal", "nobody", false)]
    [InlineData("refusal", "analyst", true)]
    [InlineData("route", "analyst", false)]
    [InlineData("action", "analyst", false)]
    [InlineData("action", "admin", true)]
    public async Task Of_what_says_nothing_only_the_refusals_of_routing_are_open(string endpoint, string role, bool isOpen)
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(
            endpoint switch
            {
                "refusal" => new Endpoint(null, EndpointMetadataCollection.Empty, "405 HTTP Method Not Supported"),
                "route" => new RouteEndpoint(
                    _ => Task.CompletedTask,
                    RoutePatternFactory.Parse("/forgotten"),
                    0,
                    EndpointMetadataCollection.Empty,
                    null
                ),
                "action" => new Endpoint(_ => Task.CompletedTask, new(new object()), null),
                _ => null,
            }
        );
        var caller = new ClaimsPrincipal(role == "nobody" ? new ClaimsIdentity() : new([new("role", role)], "API key", "sub", "role"));

        (await IsOpenAsync(caller, context)).ShouldBe(isOpen);
    }

    private static async Task<bool> IsOpenAsync(ClaimsPrincipal caller, HttpContext context)
    {
        var builder = WebApplication.CreateBuilder(["--environment=Development"]);
        builder.AddServiceDefaults();
        await using var app = builder.Build();
        var policy = await app.Services.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync();
        return (await app.Services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(caller, context, policy!)).Succeeded;
    }
}
