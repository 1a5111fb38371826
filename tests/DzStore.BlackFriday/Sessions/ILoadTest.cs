using DzStore.BlackFriday.Options;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Sessions;

/// <summary>A scenario or drill as the command line names it.</summary>
internal interface ILoadTest
{
    string Name { get; }

    /// <summary>The load or fault, in one line.</summary>
    string Summary { get; }

    /// <summary>The options that it understands beyond those of every run, with its defaults.</summary>
    OptionHelp Options { get; }

    /// <summary>The arguments of an example.</summary>
    string Example { get; }

    /// <summary>The numbers of database nodes that it runs on.</summary>
    NodeChoice Nodes => NodeChoice.OneOrSet;

    /// <summary>
    /// The default threshold of requests failed, unknown or never sent, percent; null for a test that is about failures.
    /// </summary>
    double? MaxErrors => null;

    /// <summary>
    /// Its rush is planned to be more than the generator can send; how much was sent stands in its notes. Elsewhere a generator that is
    /// short of something makes the run invalid.
    /// </summary>
    bool OffersMoreThanItCanSend => false;

    /// <summary>Runs it.</summary>
    Task<Findings> RunAsync(Session session, CancellationToken cancellationToken);
}

/// <summary>The findings of a scenario or drill.</summary>
internal sealed record Findings(LoadMeasurements Measured, Verification Verified)
{
    public IReadOnlyList<PassMark> Marks { get; init; } = [];

    public IReadOnlyList<TradeOffPoint> TradeOff { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];
}
