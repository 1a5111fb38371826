using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Limits;

/// <summary>
/// The limit on the requests of one caller: section Limits. The default is no limit in Development, and 100 a second elsewhere.
/// </summary>
public sealed class LimitOptions
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Limits";

    private const double DefaultRate = 100;

    /// <summary>The requests a second that a caller may send on average; 0: no limit.</summary>
    public double? RequestsPerSecond { get; set; }

    /// <summary>The requests that a caller may send at once after a pause.</summary>
    public int Burst { get; set; } = 200;

    internal double Rate(IHostEnvironment environment) => RequestsPerSecond ?? (environment.IsDevelopment() ? 0 : DefaultRate);
}

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        List<string> failures = [];
        if (options.RequestsPerSecond is { } rate && rate is not (0 or >= 0.01 and <= 1_000_000))
            failures.Add("Limits:RequestsPerSecond must be 0 (no limit) or 0.01 to 1000000");
        if (options.Burst is < 1 or > 1_000_000)
            failures.Add("Limits:Burst must be 1 to 1000000");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
