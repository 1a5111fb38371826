namespace DzStore.Local.CommandLine;

/// <summary>What the launcher was asked to do. A port that is null was left to the launcher, 0 is "any free one".</summary>
public sealed record LauncherOptions
{
    /// <summary>Exit after the report instead of serving until Ctrl-C.</summary>
    public bool Once { get; init; }

    /// <summary>Start with an empty database.</summary>
    public bool Fresh { get; init; }

    /// <summary>Where database, logs and sources live; null for the default.</summary>
    public string? Data { get; init; }

    /// <summary>Where the figures are written to as JSON; null for nowhere.</summary>
    public string? Report { get; init; }

    /// <summary>How many users there should be; null for those that are there, or 2,000.</summary>
    public int? Users { get; init; }

    public int? CheckoutPort { get; init; }

    public int? BillingPort { get; init; }

    public int? AnalyticsPort { get; init; }

    public int? MongoPort { get; init; }

    internal static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>();

    /// <summary>Further environment variables of the services; no option of the command line sets them, drills do.</summary>
    public IReadOnlyDictionary<string, string> ServiceSettings { get; init; } = NoSettings;

    /// <summary>Further arguments of the embedded database; no option of the command line sets them, drills do.</summary>
    public IReadOnlyList<string> DatabaseArguments { get; init; } = [];
}
