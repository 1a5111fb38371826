using System.Net;
using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Security;

/// <summary>The reverse proxies in front of a service: section Proxy.</summary>
public sealed class ProxyOptions
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Proxy";

    /// <summary>
    /// The addresses (10.0.0.7) and networks (10.0.0.0/24) of the proxies whose X-Forwarded-For, -Proto and -Host are trusted. Empty:
    /// nobody's are, and a caller is who is connected.
    /// </summary>
    public string[] Known { get; set; } = [];

    /// <summary>The networks of <see cref="Known"/>; an address is a network of one.</summary>
    internal IEnumerable<IPNetwork> Networks => Known.Select(Parse).OfType<IPNetwork>();

    internal static IPNetwork? Parse(string proxy)
    {
        if (IPAddress.TryParse(proxy, out var address))
            return new(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(proxy, out var network) ? network : null;
    }
}

internal sealed class ProxyOptionsValidator(IConfiguration configuration) : IValidateOptions<ProxyOptions>
{
    /// <summary>ASP.NET Core's own switch (ASPNETCORE_FORWARDEDHEADERS_ENABLED): it trusts whoever is connected.</summary>
    private const string TrustEverybody = "ForwardedHeaders_Enabled";

    public ValidateOptionsResult Validate(string? name, ProxyOptions options)
    {
        List<string> failures = [.. options.Known.Select(Failure).OfType<string>()];
        if (string.Equals(configuration[TrustEverybody], "true", StringComparison.OrdinalIgnoreCase))
        {
            failures.Add(
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED lets every caller choose its address: remove it, and name the proxies in Proxy:Known"
            );
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? Failure(string proxy) =>
        ProxyOptions.Parse(proxy) switch
        {
            null => $"Proxy:Known must list addresses such as 10.0.0.7 and networks such as 10.0.0.0/24, not \"{proxy}\"",
            { PrefixLength: 0 } => $"Proxy:Known must not be everybody, as {proxy} is: any caller could then choose its address",
            _ => null,
        };
}
