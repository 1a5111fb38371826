using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Services;

/// <summary>The addresses of the services behind the Storefront: section Services.</summary>
public sealed class ServiceAddresses
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Services";

    /// <summary>The address of Checkout, such as http://127.0.0.1:5101.</summary>
    public Uri? Checkout { get; set; }

    /// <summary>The address of Billing.</summary>
    public Uri? Billing { get; set; }

    /// <summary>The address of Analytics.</summary>
    public Uri? Analytics { get; set; }
}

/// <summary>Checks the addresses at start and names every wrong one.</summary>
internal sealed class ServiceAddressesValidator : IValidateOptions<ServiceAddresses>
{
    public ValidateOptionsResult Validate(string? name, ServiceAddresses options)
    {
        List<string> failures =
        [
            .. new[]
            {
                (nameof(options.Checkout), options.Checkout),
                (nameof(options.Billing), options.Billing),
                (nameof(options.Analytics), options.Analytics),
            }
                .Where(service => !IsAddress(service.Item2))
                .Select(service =>
                    $"{ServiceAddresses.Section}:{service.Item1} must be the address of a service, such as http://127.0.0.1:5101, "
                    + "without path, query and user name"
                ),
        ];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsAddress(Uri? address) =>
        address is { IsAbsoluteUri: true, Scheme: "http" or "https", PathAndQuery: "/", Fragment: "", UserInfo: "" };
}
