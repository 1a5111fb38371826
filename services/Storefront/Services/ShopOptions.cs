using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Services;

/// <summary>The credential of the shop's own endpoints at Checkout and Billing: section Shop.</summary>
public sealed class ShopOptions
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Shop";

    /// <summary>The header that carries the key.</summary>
    public const string Header = "X-Api-Key";

    /// <summary>
    /// The key, which both services hold as a hash with the role shop. It orders in the name of visitors, so it never goes to a browser.
    /// Empty only in Development: there the shop shows everything, and its orders are refused.
    /// </summary>
    public string ApiKey { get; set; } = "";
}

/// <summary>Checks the credential at start, without repeating it.</summary>
internal sealed class ShopOptionsValidator(IHostEnvironment environment) : IValidateOptions<ShopOptions>
{
    public ValidateOptionsResult Validate(string? name, ShopOptions options) =>
        options.ApiKey.Length == 0 && !environment.IsDevelopment()
            ? ValidateOptionsResult.Fail(
                $"{ShopOptions.Section}:{nameof(options.ApiKey)} is missing: make a key with "
                    + "'dotnet run --project deploy/local -- key --name shop --role shop', and give its hash to Checkout and Billing"
            )
        : options.ApiKey.Any(character => character is <= ' ' or > '~')
            ? ValidateOptionsResult.Fail($"{ShopOptions.Section}:{nameof(options.ApiKey)} must be a key: visible ASCII without spaces")
        : ValidateOptionsResult.Success;
}
