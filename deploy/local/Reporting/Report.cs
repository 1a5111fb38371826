using System.Runtime.InteropServices;
using DzStore.Load;
using DzStore.Local.Acts;

namespace DzStore.Local.Reporting;

/// <summary>Every figure of one run, filled as the run goes; what was not reached stays null. Written as JSON with snake_case names.</summary>
internal sealed class Report(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private readonly List<Check> checks = [];
    private bool finished;

    /// <summary>All acts were played, every check holds, and nothing failed on the way.</summary>
    public bool Ok => finished && Error is null && checks.TrueForAll(check => check.Ok);

    /// <summary>What ended the run early; null when nothing did.</summary>
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

    public CampaignFigures? Campaign { get; set; }

    public TrendingFigures? Trending { get; set; }

    public IReadOnlyList<Check> Checks => checks;

    public void Describe(LocalStore store)
    {
        DataFolder = store.Folder.Root;
        Database = new(store.Database.Source.Kind, store.Database.Hosts, store.Database.Version);
        Users = new(store.Users.Users, store.Users.Seeded);
        Services = new Dictionary<string, Uri> { ["checkout"] = store.Checkout, ["billing"] = store.Billing, ["analytics"] = store.Analytics };
    }

    /// <summary>Records something that must hold for the run to have gone right.</summary>
    public void Check(string what, bool ok, string found) => checks.Add(new(what, ok, found));

    public void Finish()
    {
        finished = true;
        DurationMs = time.GetElapsedTime(start).TotalMilliseconds;
    }

    public void Fail(string error)
    {
        Error ??= error;
        DurationMs ??= time.GetElapsedTime(start).TotalMilliseconds;
    }
}

/// <summary>Something that must hold, whether it does, and the figures that it was seen from.</summary>
internal sealed record Check(string What, bool Ok, string Found);

internal sealed record MachineFigures(string Os, string Runtime, int Cores);

/// <param name="Source">"configured", "mongod" or "embedded".</param>
/// <param name="Hosts">Never with a password.</param>
/// <param name="Version">The version of MongoDB that it is or stands in for.</param>
internal sealed record DatabaseFigures(string Source, string Hosts, string Version);

internal sealed record UserFigures(long Count, bool Seeded);

/// <param name="Checkout">w=1.</param>
/// <param name="Billing">w=majority.</param>
/// <param name="FsyncMs">Median of one fsync where the database keeps its data; null where that is not on this machine.</param>
/// <param name="Decision">What follows.</param>
/// <param name="Rules">By which rules.</param>
internal sealed record StressFigures(StressResult Checkout, StressResult Billing, double? FsyncMs, Decision Decision, IReadOnlyList<string> Rules);
