namespace DzStore.BlackFriday.Options;

/// <summary>The options of a run; null is the default of its scenario.</summary>
public sealed record LoadOptions
{
    /// <summary>The length of the load, or of the fault where a drill is about one.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// The length of the load before the measured one, beside <see cref="Duration"/>: services that were just started are as cold in a
    /// short run as in a long one.
    /// </summary>
    public TimeSpan? WarmUp { get; init; }

    /// <summary>Requests a second; black-friday multiplies it by ten in its spike.</summary>
    public double? Rate { get; init; }

    /// <summary>The number of faults of a drill.</summary>
    public int? Cycles { get; init; }

    /// <summary>duplicate: the number of order ids.</summary>
    public int? Orders { get; init; }

    /// <summary>The nodes of the database that is started for the run.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>The folder of the report; null for a new one in load-results.</summary>
    public string? Out { get; init; }

    /// <summary>The address of Checkout; null for a store that is started for the run.</summary>
    public Uri? Checkout { get; init; }

    /// <summary>The address of Billing.</summary>
    public Uri? Billing { get; init; }

    /// <summary>The address of Analytics; null where browsing asks Checkout.</summary>
    public Uri? Analytics { get; init; }

    /// <summary>
    /// black-friday: the services are started outside Development, with its default limits; the load comes from many addresses.
    /// </summary>
    public bool Production { get; init; }

    /// <summary>Allows targets on other machines.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>crash: each kill also cuts off the writes that the disk had not confirmed, as a loss of power does.</summary>
    public bool DropUnsynced { get; init; }

    /// <summary>overload: the delay of each write of the database, so that it is overloaded and not the processors.</summary>
    public TimeSpan DatabaseDelay { get; init; }

    /// <summary>A threshold: the 99th percentile of every kind of request, milliseconds; whoever got no success waited for ever.</summary>
    public double? MaxP99 { get; init; }

    /// <summary>A threshold: requests failed, unknown or never sent, together, percent.</summary>
    public double? MaxErrors { get; init; }

    /// <summary>The arguments as they were given.</summary>
    public string CommandLine { get; init; } = "";
}
