using System.Text.Json.Nodes;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Mvc;

namespace DzStore.ServiceDefaults;

/// <summary>Who may call an endpoint, said where it is mapped, with the answers that everybody else gets. An endpoint that says nothing is for admins only.</summary>
public static class EndpointAccess
{
    /// <summary>For callers who have one of the roles; admin is always one of them.</summary>
    public static TBuilder AllowRoles<TBuilder>(this TBuilder endpoint, params IEnumerable<string> roles) where TBuilder : IEndpointConventionBuilder
    {
        string[] allowed = [.. roles.Union([Roles.Admin])];
        return endpoint
            .RequireAuthorization(policy => policy.RequireRole(allowed))
            .WithRefusal(StatusCodes.Status401Unauthorized, "Neither a bearer token nor an API key that holds was sent.",
                "WWW-Authenticate", "How to say who one is, and what is wrong with the token that was sent.", "Bearer")
            .WithRefusal(StatusCodes.Status403Forbidden, $"It is for the roles {string.Join(", ", allowed)}.")
            .WithRateLimit();
    }

    /// <summary>For everybody, also without credentials.</summary>
    public static TBuilder AllowEverybody<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.AllowAnonymous().WithRateLimit();

    private static TBuilder WithRateLimit<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint
        .WithRefusal(StatusCodes.Status429TooManyRequests, "The caller sends more requests a second than he may; nothing was done.",
            "Retry-After", "Seconds to wait before sending the request again.", 1);

    private static TBuilder WithRefusal<TBuilder>(
        this TBuilder endpoint, int status, string description, string? header = null, string about = "", JsonNode? example = null)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(
            new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), ["application/problem+json"]),
            new StatusNote(status, description),
            new BodyExample(status, EndpointNotes.ProblemExample(status, description)));
        return header is null ? endpoint : endpoint.WithMetadata(new HeaderNote(status, header, about, example!));
    }
}
