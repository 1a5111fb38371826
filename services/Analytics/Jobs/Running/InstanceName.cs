using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Jobs.Running;

/// <summary>
/// The name of this instance as the owner of jobs. Two processes cannot listen on one address of one machine, so a later instance of the
/// same name is the successor, and no process runs what its predecessor left running.
/// </summary>
internal sealed class InstanceName(IServer server, IOptions<JobOptions> options)
{
    /// <summary>The configured name, else that of the machine with the addresses listened on; call it once the server listens.</summary>
    public string Get()
    {
        if (options.Value.Instance is { Length: > 0 } configured)
            return configured;
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return $"{Environment.MachineName} {string.Join(' ', addresses.Order(StringComparer.Ordinal))}";
    }
}
