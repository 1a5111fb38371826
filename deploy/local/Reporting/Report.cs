using System.Runtime.InteropServices;
using DzStore.LocalHost;

namespace DzStore.Local.Reporting;

/// <summary>
/// The figures of one run, set as the run goes on; those that it did not reach stay null. Written as JSON with snake_case names.
/// </summary>
internal sealed class Report(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly List<Check> _checks = [];
    private readonly List<string> _stopped = [];
    private bool _finished;

    /// <summary>Every step ran, every check holds, and nothing failed.</summary>
    public bool Ok => _finished && Error is null && _checks.TrueForAll(check => check.Ok);

    /// <summary>The error that ended the run early; null for none.</summary>
    public string? Error { get; private set; }

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public double? DurationMs { get; private set; }

    public MachineFigures Machine { get; } =
        new(RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, Environment.ProcessorCount);

    public string? DataFolder { get; private set; }

    public DatabaseFigures? Database { get; private set; }

    public UserFigures? Users { get; private set; }

    public IReadOnlyDictionary<string, Uri>? Services { get; private set; }

    public StressFigures? Stress { get; set; }

    public FailoverFigures? Failover { get; set; }

    public CampaignFigures? Campaign { get; set; }

    public TrendingFigures? Trending { get; set; }

    public IReadOnlyList<Check> Checks => _checks;

    /// <summary>The services that an operator stopped during the run.</summary>
    public IReadOnlyList<string> StoppedServices => _stopped;

    /// <summary>Sets the figures of the store.</summary>
    public void Describe(LocalStore store)
    {
        DataFolder = store.Folder.Root;
        Database = new(store.Database.Source.Kind, store.Database.Hosts, store.Database.Version, store.Nodes.Count);
        Users = new(store.Users.Users, store.Users.Seeded);
        Services = new Dictionary<string, Uri>
        {
            ["checkout"] = store.Checkout,
            ["billing"] = store.Billing,
            ["analytics"] = store.Analytics,
        };
    }

    /// <summary>Records a check that must hold for the run to succeed.</summary>
    public void Check(string what, bool ok, string found) => _checks.Add(new(what, ok, found));

    /// <summary>Records that an operator stopped a service. That is no failure; a step that misses the service has its own.</summary>
    public void Stopped(string service) => _stopped.Add(service);

    /// <summary>Records that every step ran.</summary>
    public void Finish()
    {
        _finished = true;
        DurationMs = time.GetElapsedTime(_start).TotalMilliseconds;
    }

    /// <summary>Records the error that ends the run; later ones change nothing.</summary>
    public void Fail(string error)
    {
        Error ??= error;
        DurationMs ??= time.GetElapsedTime(_start).TotalMilliseconds;
    }
}

/// <summary>A check of the run.</summary>
/// <param name="What">What must hold.</param>
/// <param name="Ok">It holds.</param>
/// <param name="Found">The figures that show it.</param>
internal sealed record Check(string What, bool Ok, string Found);

internal sealed record MachineFigures(string Os, string Runtime, int Cores);

/// <param name="Source">"configured", "mongod" or "embedded".</param>
/// <param name="Hosts">Never with a password.</param>
/// <param name="Version">The version of MongoDB that it is or stands in for.</param>
/// <param name="Nodes">The number of nodes that the launcher has started; 0 for a configured database.</param>
internal sealed record DatabaseFigures(string Source, string Hosts, string Version, int Nodes);

internal sealed record UserFigures(long Count, bool Seeded);
