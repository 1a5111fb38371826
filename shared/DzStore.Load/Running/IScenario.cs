using DzStore.Load.Results;

namespace DzStore.Load;

/// <summary>
/// What a load run does, written once for whichever engine drives it: prepare, one request, verify, clean up. Requests run
/// concurrently.
/// </summary>
public interface IScenario
{
    /// <summary>The kinds of request, in the order in which reports show them.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>Which kind a request is: an index into <see cref="Kinds"/>, the same for the same number.</summary>
    int KindOf(long number);

    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Sends one request and waits for its outcome. It throws only for what no load test can continue with.</summary>
    /// <param name="number">Counts from 0 through the run; no two requests share one.</param>
    /// <param name="cancellationToken">Abandons the request.</param>
    ValueTask<RequestOutcome> RequestAsync(long number, CancellationToken cancellationToken);

    /// <summary>Looks into the store, after the load, for what the requests must have left there.</summary>
    Task<Verification> VerifyAsync(CancellationToken cancellationToken);

    Task CleanUpAsync(CancellationToken cancellationToken);
}

/// <summary>What a scenario found after its load.</summary>
public sealed record Verification(IReadOnlyList<ConcernLedger> Ledger, IReadOnlyList<PassMark> Marks)
{
    public static Verification Nothing { get; } = new([], []);
}
