using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Patterns;

namespace DzStore.Storefront.Proxy;

/// <summary>A service behind the Storefront, and the prefix under which its addresses appear there.</summary>
internal sealed class ProxiedService
{
    private readonly string _origin;

    /// <param name="name">Its name in answers and log lines.</param>
    /// <param name="prefix">The prefix, such as /checkout.</param>
    /// <param name="address">Its own address, without a path.</param>
    public ProxiedService(string name, string prefix, Uri address)
    {
        (Name, Prefix, Address) = (name, prefix, address);
        _origin = address.GetLeftPart(UriPartial.Authority);
        var pattern = $"{prefix}/{{**target}}";
        // It stands for the route in log lines and metrics, which name no path. Nobody calls it.
        Endpoint = new RouteEndpoint(
            _ => Task.CompletedTask,
            RoutePatternFactory.Parse(pattern),
            order: 0,
            new EndpointMetadataCollection(new RouteName(pattern)),
            name
        );
    }

    public string Name { get; }

    public PathString Prefix { get; }

    public Uri Address { get; }

    public Endpoint Endpoint { get; }

    /// <summary>The address of a target at this service, byte for byte: an id with %2F must not become one with a slash.</summary>
    public Uri Locate(string target) =>
        new(_origin + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private sealed record RouteName(string Route) : IRouteDiagnosticsMetadata;
}
