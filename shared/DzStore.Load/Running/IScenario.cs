using DzStore.Load.Results;

namespace DzStore.Load;

/// <summary>
/// What a load run does, written once for whichever engine drives it: prepare, one request, verify, clean up. Requests run
/// concurrently.
/// </summary>
public interface IScenario
{
    /// <summary>The kinds of request, in the order in which reports show them.</summary>
    IReadOnlyList<RequestKind> Kinds { get; }

    /// <summary>Which kind a request is: an index into <see cref="Kinds"/>, the same for the same arguments.</summary>
    /// <param name="number">The request's number in the run.</param>
    /// <param name="phase">The phase that plans it, counted from 0.</param>
    int KindOf(long number, int phase);

    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Sends one request and waits for its outcome. It throws only for what no load test can continue with.</summary>
    ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket);

    /// <summary>Looks into the store, after the load, for what the requests must have left there.</summary>
    Task<Verification> VerifyAsync(CancellationToken cancellationToken);

    Task CleanUpAsync(CancellationToken cancellationToken);
}

/// <summary>A kind of request, such as "pay", and the write concern behind it in the words of its ledger; null for one that stores no order.</summary>
public sealed record RequestKind(string Name, string? Concern = null);

/// <summary>Which request of the run is to be sent.</summary>
/// <param name="Number">Counts from 0 through the run; no two requests share one.</param>
/// <param name="Kind">What <see cref="IScenario.KindOf"/> said of it.</param>
public readonly record struct RequestTicket(long Number, int Kind);

/// <summary>What a scenario found after its load.</summary>
public sealed record Verification(IReadOnlyList<ConcernLedger> Ledger, IReadOnlyList<PassMark> Marks)
{
    public static Verification Nothing { get; } = new([], []);
}
