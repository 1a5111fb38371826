using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Pages;

/// <summary>The limits of the shop's pages: section Pages.</summary>
public sealed class PageOptions
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Pages";

    /// <summary>
    /// The most pages for looking around that are made at once: searches nobody made before, and the orders of a visitor. What is cached,
    /// and what belongs to a purchase, has no limit here.
    /// </summary>
    public int MaxMade { get; set; } = 64;
}

/// <summary>Checks the settings at start.</summary>
internal sealed class PageOptionsValidator : IValidateOptions<PageOptions>
{
    public ValidateOptionsResult Validate(string? name, PageOptions options) =>
        options.MaxMade is < 1 or > 1_000_000
            ? ValidateOptionsResult.Fail($"{PageOptions.Section}:{nameof(options.MaxMade)} must be 1 to 1000000, not {options.MaxMade}")
            : ValidateOptionsResult.Success;
}
