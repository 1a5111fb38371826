using System.Globalization;
using DzStore.LocalHost.Data;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Engine;
using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Identity;
using DzStore.LocalHost.Processes;

namespace DzStore.LocalHost.Services;

/// <summary>The program of one of the four services.</summary>
/// <param name="Name">"Checkout", "Billing", "Analytics" or "Storefront".</param>
public sealed record ServiceProgram(string Name)
{
    /// <summary>The environment variable of ASP.NET Core's environment; Development where nothing else is asked for.</summary>
    public const string EnvironmentVariable = "ASPNETCORE_ENVIRONMENT";

    /// <summary>Orders with w=1.</summary>
    public static readonly ServiceProgram Checkout = new("Checkout");

    /// <summary>Orders with w=majority.</summary>
    public static readonly ServiceProgram Billing = new("Billing");

    /// <summary>Campaigns and trend.</summary>
    public static readonly ServiceProgram Analytics = new("Analytics");

    /// <summary>The shop, in front of the others.</summary>
    public static readonly ServiceProgram Storefront = new("Storefront");

    /// <summary>Checkout, Billing, Analytics, Storefront.</summary>
    public static IReadOnlyList<ServiceProgram> All { get; } = [Checkout, Billing, Analytics, Storefront];

    private string Assembly => Programs.Built(Name, $"DzStore.{Name}");

    /// <summary>Checks that it is built.</summary>
    /// <exception cref="SetupException">It is not.</exception>
    public void RequireBuilt() => _ = Assembly;

    /// <summary>The address of a service on a port of this machine.</summary>
    public static Uri Address(int port) => new(FormattableString.Invariant($"http://127.0.0.1:{port}/"));

    /// <summary>
    /// The process to start. The connection string goes by the environment, which other users of the machine cannot read.
    /// </summary>
    /// <param name="connectionString">The connection string of its database.</param>
    /// <param name="folder">The folder of its log, of the sources and of the signing key.</param>
    /// <param name="port">The port that it listens on.</param>
    /// <param name="spark">The address of the Spark that was started for Analytics; null for none.</param>
    /// <param name="settings">Further environment variables.</param>
    public ChildSpec Spec(
        string connectionString,
        DataFolder folder,
        int port,
        string? spark,
        IReadOnlyDictionary<string, string> settings
    ) =>
        new(
            Name,
            Programs.Dotnet,
            [Assembly, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")],
            new Dictionary<string, string>([
                .. spark is null ? settings : settings.Append(new(SparkSource.RemoteVariable, spark)),
                // Outside Development the launcher's own issuer of tokens is refused.
                .. settings.ContainsKey(EnvironmentVariable)
                    ? Array.Empty<KeyValuePair<string, string>>()
                    : [new(EnvironmentVariable, "Development"), new(LocalIssuer.KeyVariable, LocalIssuer.Of(folder.Root).PublicKey)],
            ])
            {
                [DatabaseSource.ConnectionStringVariable] = connectionString,
                ["StopWithParent"] = "true",
                ["Trending__SourceRoot"] = folder.Sources,
                ["Visitors__Keys"] = folder.Keys,
            },
            Path.Combine(folder.Logs, Name.ToLowerInvariant() + ".log"),
            MayStop: true
        );
}
