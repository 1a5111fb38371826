namespace DzStore.LoadTests.CommandLine;

/// <summary>What a run was asked to do; null leaves the choice to the scenario.</summary>
public sealed record LoadOptions
{
    /// <summary>How long the load lasts, or the fault where a drill is about one.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Requests a second; for black-friday those of an ordinary hour, of which the spike is ten times.</summary>
    public double? Rate { get; init; }

    /// <summary>How often a drill does what it does.</summary>
    public int? Cycles { get; init; }

    /// <summary>The folder of the run's report; null for one of its own in load-results.</summary>
    public string? Out { get; init; }

    public Uri? Checkout { get; init; }

    public Uri? Billing { get; init; }

    public Uri? Analytics { get; init; }

    /// <summary>Allows targets that are not this machine.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>crash: what the disk had not confirmed at the kill is cut off before the restart.</summary>
    public bool DropUnsynced { get; init; }

    /// <summary>overload: how much longer the database takes for each write, so that it and no processor is what is overloaded.</summary>
    public TimeSpan DatabaseDelay { get; init; }

    /// <summary>A threshold: the 99th percentile of every kind of request, milliseconds.</summary>
    public double? MaxP99 { get; init; }

    /// <summary>A threshold: failed and unknown requests together, percent.</summary>
    public double? MaxErrors { get; init; }

    /// <summary>The arguments as they were given.</summary>
    public string CommandLine { get; init; } = "";
}
