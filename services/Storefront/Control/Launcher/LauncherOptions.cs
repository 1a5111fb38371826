using System.Net;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Control.Launcher;

/// <summary>
/// The control endpoint of the launcher that started this service: section Launcher, which the launcher sets by environment for the run.
/// Without it there are no buttons.
/// </summary>
public sealed class LauncherOptions
{
    /// <summary>The section of these options.</summary>
    public const string Section = "Launcher";

    /// <summary>The address of the endpoint, on this machine; null without a launcher.</summary>
    public Uri? Address { get; set; }

    /// <summary>The token that the launcher made for this run. Set by the launcher, never by hand.</summary>
    public string Token { get; set; } = "";
}

/// <summary>Lets the section stand in Development alone, and only for an endpoint of this machine.</summary>
internal sealed class LauncherOptionsValidator(IHostEnvironment environment) : IValidateOptions<LauncherOptions>
{
    public ValidateOptionsResult Validate(string? name, LauncherOptions options)
    {
        if (options is { Address: null, Token: "" })
            return ValidateOptionsResult.Success;
        if (!environment.IsDevelopment())
            return ValidateOptionsResult.Fail($"{LauncherOptions.Section} is for Development alone: leave it out");
        var isLocal =
            options.Address is { IsAbsoluteUri: true, Scheme: "http", PathAndQuery: "/", UserInfo: "" } address
            && IPAddress.TryParse(address.Host, out var host)
            && IPAddress.IsLoopback(host);
        return isLocal && options.Token.Length >= 32
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{LauncherOptions.Section}:Address must be a loopback address such as http://127.0.0.1:5199, and "
                    + $"{LauncherOptions.Section}:Token the token of the launcher, of 32 characters or more"
            );
    }
}
