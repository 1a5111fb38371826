using DzStore.Load.Results;

namespace DzStore.Load.Running;

/// <summary>
/// The requests of a load run, written once for every engine that sends them: prepare, one request, verify, clean up. Requests run
/// concurrently.
/// </summary>
public interface IWorkload
{
    /// <summary>The kinds of request, in the order in which reports show them.</summary>
    IReadOnlyList<RequestKind> Kinds { get; }

    /// <summary>The kind of a request: an index into <see cref="Kinds"/>, the same for the same arguments.</summary>
    /// <param name="number">The request's number in the run.</param>
    /// <param name="phase">The phase that plans it, counted from 0.</param>
    int KindOf(long number, int phase);

    /// <summary>Prepares the store and the workload for the load.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Sends one request and waits for its outcome. An exception ends the run.</summary>
    ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket);

    /// <summary>Checks, after the load, that the store holds what the requests must have stored.</summary>
    Task<Verification> VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Removes from the store what the requests stored.</summary>
    Task CleanUpAsync(CancellationToken cancellationToken);
}

/// <summary>
/// A kind of request, such as "pay", and the write concern behind it in the words of its ledger; null for one that stores no order.
/// </summary>
public sealed record RequestKind(string Name, string? Concern = null);

/// <summary>The request of the run that is to be sent.</summary>
/// <param name="Number">Counts from 0 through the run; no two requests share one.</param>
/// <param name="Kind">Its kind, by <see cref="IWorkload.KindOf"/>.</param>
public readonly record struct RequestTicket(long Number, int Kind);

/// <summary>The findings of a workload after its load.</summary>
/// <param name="Ledger">The audited orders, one a concern.</param>
/// <param name="Marks">The marks that follow from them.</param>
public sealed record Verification(IReadOnlyList<ConcernLedger> Ledger, IReadOnlyList<PassMark> Marks)
{
    /// <summary>The findings of a workload that stores nothing.</summary>
    public static Verification Nothing { get; } = new([], []);
}
