using System.Text.Json.Nodes;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Mvc;

namespace DzStore.ServiceDefaults.Identity;

/// <summary>
/// Opens an endpoint to callers where it is mapped, and documents the answers that all others get. An endpoint that is not opened is for
/// admins only.
/// </summary>
public static class EndpointAccess
{
    /// <summary>Opens the endpoint to callers with one of the roles; admin is always one of them.</summary>
    public static TBuilder AllowRoles<TBuilder>(this TBuilder endpoint, params IEnumerable<string> roles)
        where TBuilder : IEndpointConventionBuilder
    {
        string[] allowed = [.. roles.Union([Roles.Admin])];
        return endpoint
            .RequireAuthorization(policy => policy.RequireRole(allowed))
            .WithRefusal(
                ProblemTypes.NotAuthenticated,
                "The request has no valid bearer token and no valid API key.",
                "WWW-Authenticate",
                "The scheme to authenticate with, and what is wrong with a token that was sent.",
                "Bearer"
            )
            .WithRefusal(ProblemTypes.NotAllowed, $"The caller has none of the roles {string.Join(", ", allowed)}.")
            .WithRefusal(
                ProblemTypes.AuthorityUnavailable,
                "The authority that signs tokens cannot be reached, so the caller's could not be checked; nothing was done.",
                "Retry-After",
                EndpointDescription.RetryAfter,
                5
            )
            .WithRateLimit();
    }

    /// <summary>Opens the endpoint to everybody, also without credentials.</summary>
    public static TBuilder AllowEverybody<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.AllowAnonymous().WithRateLimit();

    private static TBuilder WithRateLimit<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithRefusal(
            ProblemTypes.RateExceeded,
            "The caller exceeds its request rate; nothing was done.",
            "Retry-After",
            EndpointDescription.RetryAfter,
            1
        );

    private static TBuilder WithRefusal<TBuilder>(
        this TBuilder endpoint,
        ProblemType type,
        string description,
        string? header = null,
        string about = "",
        JsonNode? example = null
    )
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(
            new ProducesResponseTypeMetadata(type.Status, typeof(ProblemDetails), ["application/problem+json"]),
            new ProblemDescription(type, description, null)
        );
        return header is null ? endpoint : endpoint.WithMetadata(new HeaderDescription(type.Status, header, about, example!));
    }
}
