using System.Globalization;
using DzStore.Local.Data;
using DzStore.Local.Database;
using DzStore.Local.Engine;
using DzStore.Local.Identity;
using DzStore.Local.Processes;

namespace DzStore.Local.Services;

/// <summary>One of the three services: how it is built, and how it is started.</summary>
internal sealed record ServiceProgram(string Name)
{
    public static readonly ServiceProgram Checkout = new("Checkout");
    public static readonly ServiceProgram Billing = new("Billing");
    public static readonly ServiceProgram Analytics = new("Analytics");

    public static IReadOnlyList<ServiceProgram> All { get; } = [Checkout, Billing, Analytics];

    private string Assembly => Programs.Built(Name, $"DzStore.{Name}");

    /// <exception cref="CommandLine.UsageException">It is not built.</exception>
    public void RequireBuilt() => _ = Assembly;

    public static Uri Address(int port) => new(FormattableString.Invariant($"http://127.0.0.1:{port}/"));

    /// <summary>What to start: the connection string goes by the environment, which other users of the machine cannot read.</summary>
    /// <param name="spark">The Spark that was started for Analytics; null where none was.</param>
    /// <param name="settings">Further environment variables.</param>
    public ChildSpec Spec(RunningDatabase database, DataFolder folder, int port, string? spark, IReadOnlyDictionary<string, string> settings) => new(
        Name,
        Programs.Dotnet,
        [Assembly, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")],
        new Dictionary<string, string>(spark is null ? settings : settings.Append(new(SparkSource.RemoteVariable, spark)))
        {
            [DatabaseSource.ConnectionStringVariable] = database.ConnectionString,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            [LocalIssuer.KeyVariable] = LocalIssuer.Of(folder.Root).PublicKey,
            ["StopWithParent"] = "true",
            ["Trending__SourceRoot"] = folder.Sources,
        },
        Path.Combine(folder.Logs, Name.ToLowerInvariant() + ".log"));
}
