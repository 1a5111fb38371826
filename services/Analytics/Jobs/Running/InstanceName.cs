using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Jobs;

/// <summary>
/// What this instance calls itself as the owner of jobs. Two processes cannot listen on one address of one machine, so whoever bears the same name
/// later is the successor, and what the predecessor still has as running is nobody's.
/// </summary>
internal sealed class InstanceName(IServer server, IOptions<JobOptions> options)
{
    /// <summary>The configured name, else the machine's with the addresses listened on; to be asked once the server listens.</summary>
    public string Get()
    {
        if (options.Value.Instance is { Length: > 0 } configured) return configured;
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return $"{Environment.MachineName} {string.Join(' ', addresses.Order(StringComparer.Ordinal))}";
    }
}
