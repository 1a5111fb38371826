using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Visitors;

/// <summary>The visitors of the shop, who have no account: section Visitors.</summary>
public sealed class VisitorOptions
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Visitors";

    private const double DefaultRate = 10;

    /// <summary>
    /// The folder of the keys that sign the cookies; a relative one is meant from the folder of the service. All instances of the shop
    /// share it, and it outlives them: a visitor whose cookie cannot be read is a new one. In Development it may be missing; the keys then
    /// end with the process.
    /// </summary>
    public string? Keys { get; set; }

    /// <summary>
    /// The orders and changes of the cart a second that one visitor may send on average; 0: no limit. The default is no limit in
    /// Development, and 10 elsewhere.
    /// </summary>
    public double? PostsPerSecond { get; set; }

    /// <summary>The posts that a visitor may send at once after a pause.</summary>
    public int Burst { get; set; } = 30;

    internal double Rate(IHostEnvironment environment) => PostsPerSecond ?? (environment.IsDevelopment() ? 0 : DefaultRate);
}

/// <summary>Checks the options at start.</summary>
internal sealed class VisitorOptionsValidator(IHostEnvironment environment) : IValidateOptions<VisitorOptions>
{
    public ValidateOptionsResult Validate(string? name, VisitorOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.Keys) && !environment.IsDevelopment())
        {
            failures.Add(
                "Visitors:Keys must be the folder of the keys that sign visitors' cookies; all instances share it, and it outlives them"
            );
        }
        if (options.PostsPerSecond is { } rate && rate is not (0 or >= 0.01 and <= 1_000_000))
            failures.Add("Visitors:PostsPerSecond must be 0 (no limit) or 0.01 to 1000000");
        if (options.Burst is < 1 or > 1_000_000)
            failures.Add("Visitors:Burst must be 1 to 1000000");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
