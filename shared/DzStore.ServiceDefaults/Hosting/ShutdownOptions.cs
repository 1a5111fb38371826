using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Hosting;

/// <summary>The times of a graceful shutdown: section Shutdown.</summary>
public sealed class ShutdownOptions
{
    /// <summary>
    /// The time for which /health/ready reports 503 before the service stops listening, so that a load balancer has noticed and sends no
    /// more requests.
    /// </summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The time that requests under way have after that.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(25);
}

internal sealed class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>
{
    public ValidateOptionsResult Validate(string? name, ShutdownOptions options) =>
        options.Grace >= TimeSpan.Zero && options.Timeout > TimeSpan.Zero && options.Grace + options.Timeout <= TimeSpan.FromMinutes(10)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "Shutdown:Grace must be 00:00:00 or more, Shutdown:Timeout more than that, and both together at most 00:10:00"
            );
}
