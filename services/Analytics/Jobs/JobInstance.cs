using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Jobs;

/// <summary>The name under which this process owns jobs: stable over restarts, different from that of every other instance.</summary>
public sealed class JobInstance(IOptions<JobOptions> options, IConfiguration configuration)
{
    public string Name { get; } = options.Value.Instance is { Length: > 0 } configured
        ? configured
        : $"{Environment.MachineName}|{configuration["urls"] ?? configuration["HTTP_PORTS"]}";
}
