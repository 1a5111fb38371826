using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DzStore.Testing.Access;

/// <summary>
/// Calls every endpoint of a running service with every role and with none. Which endpoints there are, the service's own routing says, so that a
/// new one for which nobody has decided who may call it is found.
/// </summary>
public static class AccessWalk
{
    /// <summary>An endpoint that everybody may call.</summary>
    public const string Everybody = "everybody";

    /// <summary>What is not as expected, in words; empty where all is.</summary>
    /// <param name="services">Of the service.</param>
    /// <param name="http">A client of it, without credentials.</param>
    /// <param name="expected">By "METHOD pattern" the roles that may, with spaces between them.</param>
    public static async Task<IReadOnlyList<string>> FaultsAsync(
        IServiceProvider services, HttpClient http, IReadOnlyDictionary<string, string> expected, CancellationToken cancellationToken)
    {
        var there = services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => Methods(endpoint).Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}")).Distinct().ToList();
        List<string> faults =
        [
            .. there.Except(expected.Keys).Select(name => $"{name} is there, but nobody expects anything of it"),
            .. expected.Keys.Except(there).Select(name => $"{name} is expected, but not there"),
        ];
        foreach (var (name, roles) in expected)
            foreach (var role in RoleKeys.Roles.Prepend(null))
            {
                var status = await StatusAsync(http, name, role, cancellationToken);
                var may = roles == Everybody || roles.Split(' ').Contains(role);
                var right = may
                    ? status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && (int)status < 500
                    : status == (role is null ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden);
                if (!right)
                    faults.Add($"{name} answers {(int)status} to {role ?? "nobody"}, who {(may ? "may" : "may not")}");
            }
        return faults;
    }

    private static IEnumerable<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET"];

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string name, string? role, CancellationToken cancellationToken)
    {
        var (method, pattern) = (name.Split(' ')[0], name.Split(' ')[1]);
        var address = string.Join('/', pattern.Split('/').Select(segment => segment.StartsWith('{') ? "none-such" : segment));
        using var request = RoleKeys.Request(role, new HttpMethod(method), address);
        using var answer = await http.SendAsync(request, cancellationToken);
        return answer.StatusCode;
    }
}
