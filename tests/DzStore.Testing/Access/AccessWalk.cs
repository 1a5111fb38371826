using System.Net;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.Testing.Access;

/// <summary>
/// Calls every endpoint of a running service with every role and with none, also in the wrong way. Which endpoints there are, the service's
/// own routing says, so that a new one for which nobody has decided who may call it is found.
/// </summary>
public static class AccessWalk
{
    /// <summary>An endpoint that everybody may call.</summary>
    public const string Everybody = "everybody";

    private static readonly string[] AllMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>The differences from the expected roles, in words; empty where there is none.</summary>
    /// <param name="services">Of the service.</param>
    /// <param name="http">A client of it, without credentials.</param>
    /// <param name="expected">By "METHOD pattern" the roles that may, with spaces between them.</param>
    public static async Task<IReadOnlyList<string>> FaultsAsync(
        IServiceProvider services,
        HttpClient http,
        IReadOnlyDictionary<string, string> expected,
        CancellationToken cancellationToken
    )
    {
        var endpoints = services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        var there = endpoints
            .SelectMany(endpoint => Methods(endpoint).Select(method => $"{method} {Pattern(endpoint)}"))
            .Distinct()
            .ToList();
        List<string> faults =
        [
            .. there.Except(expected.Keys).Select(name => $"{name} is there, but nobody expects anything of it"),
            .. expected.Keys.Except(there).Select(name => $"{name} is expected, but not there"),
        ];
        foreach (var (name, roles) in expected)
        {
            foreach (var role in RoleKeys.Roles.Prepend(null))
            {
                var (status, _) = await AskAsync(http, name, role, cancellationToken);
                var may = roles == Everybody || roles.Split(' ').Contains(role);
                var right = may
                    ? status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && (int)status < 500
                    : status == (role is null ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden);
                if (!right)
                    faults.Add($"{name} answers {(int)status} to {role ?? "nobody"}, who {(may ? "may" : "may not")}");
                if (name.StartsWith("GET ", StringComparison.Ordinal))
                {
                    var (head, _) = await AskAsync(http, "HEAD" + name[3..], role, cancellationToken);
                    if (head != status)
                        faults.Add($"{name} answers {(int)status} to {role ?? "nobody"}, and HEAD {(int)head}");
                }
            }
        }

        foreach (var (name, asText, refusal) in Wrong(endpoints))
        {
            foreach (var role in RoleKeys.Roles.Prepend(null))
            {
                var (status, allow) = await AskAsync(http, name, role, cancellationToken, asText);
                if (
                    status != (role is null ? HttpStatusCode.Unauthorized : refusal)
                    || (status == HttpStatusCode.MethodNotAllowed && allow.Count == 0)
                )
                {
                    faults.Add(
                        $"{name}{(asText ? " with a text" : "")} answers {(int)status} to {role ?? "nobody"}, "
                            + $"allowing {string.Join(", ", allow)}"
                    );
                }
            }
        }

        return faults;
    }

    /// <summary>Each address with the methods that it does not take, and each endpoint that reads a body with another media type.</summary>
    private static IEnumerable<(string Name, bool AsText, HttpStatusCode Refusal)> Wrong(IReadOnlyList<RouteEndpoint> endpoints) =>
        [
            .. endpoints
                .Where(TakesMethods)
                .GroupBy(Pattern)
                .SelectMany(address =>
                    AllMethods
                        .Except(address.SelectMany(Methods).SelectMany(method => method == "GET" ? ["GET", "HEAD"] : new[] { method }))
                        .Select(method => ($"{method} {address.Key}", false, HttpStatusCode.MethodNotAllowed))
                ),
            .. endpoints
                .Where(endpoint => endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null)
                .SelectMany(endpoint =>
                    Methods(endpoint).Select(method => ($"{method} {Pattern(endpoint)}", true, HttpStatusCode.UnsupportedMediaType))
                ),
        ];

    private static bool TakesMethods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods.Count: > 0 };

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"];

    private static string Pattern(RouteEndpoint endpoint) => $"/{endpoint.RoutePattern.RawText!.Trim('/')}";

    private static async Task<(HttpStatusCode Status, ICollection<string> Allow)> AskAsync(
        HttpClient http,
        string name,
        string? role,
        CancellationToken cancellationToken,
        bool asText = false
    )
    {
        var (method, pattern) = (name.Split(' ')[0], name.Split(' ')[1]);
        var address = string.Join('/', pattern.Split('/').Select(segment => segment.StartsWith('{') ? "none-such" : segment));
        using var request = RoleKeys.Request(role, new HttpMethod(method), address, asText ? new StringContent("{}") : null);
        using var answer = await http.SendAsync(request, cancellationToken);
        return (answer.StatusCode, answer.Content.Headers.Allow);
    }
}
