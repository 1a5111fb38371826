using DzStore.Load;
using DzStore.Load.Results;

namespace DzStore.LoadTests.Sessions;

/// <summary>A scenario or drill as the command line names it.</summary>
internal interface ILoadTest
{
    string Name { get; }

    /// <summary>What it does, in one line.</summary>
    string Summary { get; }

    /// <summary>The most failed and unknown requests, in percent, that pass where the command line does not say; null where failures are what the test is about.</summary>
    double? MaxErrors => null;

    Task<Findings> RunAsync(Session session, CancellationToken cancellationToken);
}

/// <summary>What a scenario or drill found out.</summary>
internal sealed record Findings(LoadMeasurements Measured, Verification Verified)
{
    public IReadOnlyList<PassMark> Marks { get; init; } = [];

    public IReadOnlyList<TradeOffPoint> TradeOff { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];
}
