using Microsoft.Extensions.Options;

namespace DzStore.ServiceDefaults.Limits;

/// <summary>How many requests a caller may send: section Limits. Where the rate is not set there is none in Development, and 100 elsewhere.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    private const double UsualRate = 100;

    /// <summary>Requests a second that a caller may keep up; 0: as many as he likes.</summary>
    public double? RequestsPerSecond { get; set; }

    /// <summary>How many a caller who was silent may send at once.</summary>
    public int Burst { get; set; } = 200;

    internal double Rate(IHostEnvironment environment) => RequestsPerSecond ?? (environment.IsDevelopment() ? 0 : UsualRate);
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
