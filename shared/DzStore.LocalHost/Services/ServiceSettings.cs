using DzStore.LocalHost.Data;

namespace DzStore.LocalHost.Services;

/// <summary>The environment variables by which the services of one store know each other and share the traffic log.</summary>
/// <param name="services">The services and their addresses.</param>
/// <param name="folder">The folder of their traffic log.</param>
/// <param name="further">Variables of every service, which take precedence.</param>
internal sealed class ServiceSettings(
    IEnumerable<(ServiceProgram Program, Uri Address)> services,
    DataFolder folder,
    IReadOnlyDictionary<string, string> further
)
{
    /// <summary>The Storefront calls from this machine, and says there for whom.</summary>
    private static readonly KeyValuePair<string, string> StorefrontIsKnown = new("Proxy__Known", "127.0.0.1");

    private readonly ShopKey _shop = new();

    /// <summary>The variables of one service.</summary>
    public IReadOnlyDictionary<string, string> Of(ServiceProgram program)
    {
        var settings = new Dictionary<string, string>(OfAlone(program));
        foreach (var (name, value) in TrafficSettings.Of(program, folder).Concat(further))
            settings[name] = value;
        return settings;
    }

    private IEnumerable<KeyValuePair<string, string>> OfAlone(ServiceProgram program)
    {
        if (program == ServiceProgram.Storefront)
        {
            return services
                .Where(service => service.Program != ServiceProgram.Storefront)
                .Select(service => KeyValuePair.Create($"Services__{service.Program.Name}", service.Address.ToString()))
                .Concat(_shop.OfStorefront);
        }

        return program == ServiceProgram.Analytics ? [StorefrontIsKnown] : [StorefrontIsKnown, .. _shop.OfOrders];
    }
}
