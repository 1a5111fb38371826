using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Proxy;

/// <summary>The times that the Storefront waits for a service behind it: section Forwarding.</summary>
public sealed class ForwardingOptions
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Forwarding";

    /// <summary>The longest wait for a connection to a service. Nothing was sent when it ends.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest time in which nothing comes from a service: neither the beginning of an answer nor more of it. It is above the time that
    /// a service gives its own database, so that the service answers first.
    /// </summary>
    public TimeSpan ActivityTimeout { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>Checks the times at start and names every wrong one.</summary>
internal sealed class ForwardingOptionsValidator : IValidateOptions<ForwardingOptions>
{
    public ValidateOptionsResult Validate(string? name, ForwardingOptions options)
    {
        List<string> failures = [];
        if (options.ConnectTimeout < TimeSpan.FromMilliseconds(50) || options.ConnectTimeout > TimeSpan.FromSeconds(30))
            failures.Add($"Forwarding:ConnectTimeout must be between 00:00:00.050 and 00:00:30, not {options.ConnectTimeout}");
        if (options.ActivityTimeout <= options.ConnectTimeout || options.ActivityTimeout > TimeSpan.FromMinutes(10))
        {
            failures.Add(
                $"Forwarding:ActivityTimeout must be more than Forwarding:ConnectTimeout and at most 00:10:00, not "
                    + $"{options.ActivityTimeout}"
            );
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
