using System.Collections.Concurrent;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Recording;

/// <summary>
/// Records what clients do, from any thread. An operation costs two small objects and two looks at the clock, so that a million
/// of them fit into a drill.
/// </summary>
/// <example>
/// A client of a driver says itself what an exception means:
/// <code>
/// await recorder.RunAsync(
///     client,
///     new ReadRegister("x"),
///     cancellation => registers.Find(x => x.Id == "x").FirstOrDefaultAsync(cancellation),
///     found => new ReadRegister("x", found?.Value),
///     e => e is MongoNotPrimaryException ? Outcome.Failed : Outcome.Unknown,
///     cancellationToken
/// );
/// </code>
/// </example>
/// <typeparam name="T">The kind of action.</typeparam>
/// <param name="clock">The clock; its timestamps are monotonic.</param>
public sealed class HistoryRecorder<T>(TimeProvider clock)
    where T : HistoryAction
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly ConcurrentQueue<OpenOperation<T>> _operations = new();
    private readonly long _began = clock.GetTimestamp();

    /// <summary>The number of operations that were begun.</summary>
    public int Count => _operations.Count;

    /// <summary>Begins an operation. Call it before the request is sent, and end it after the answer is there.</summary>
    /// <param name="client">The number of the client.</param>
    /// <param name="action">What it is about to do.</param>
    /// <returns>The operation, which is open until one of its ends is told; one that never is counts as unknown.</returns>
    public OpenOperation<T> Invoke(int client, T action)
    {
        var operation = new OpenOperation<T>(this, client, action);
        _operations.Enqueue(operation);
        return operation;
    }

    /// <summary>Records an operation of a driver: its result, or the end that the caller makes of its exception.</summary>
    /// <typeparam name="TResult">What the operation gives.</typeparam>
    /// <param name="client">The number of the client.</param>
    /// <param name="action">What it is about to do.</param>
    /// <param name="run">Does it.</param>
    /// <param name="seen">The action with the result in it.</param>
    /// <param name="judge">
    /// Says of an exception whether the operation certainly never happened (<see cref="Outcome.Failed"/>) or may have
    /// (<see cref="Outcome.Unknown"/>). Only the caller knows the driver, so there is no default.
    /// A write that the driver has retried may have happened at its first attempt, whatever the last one says.
    /// </param>
    /// <param name="cancellationToken">Is handed to <paramref name="run"/>.</param>
    /// <returns>How it ended. The exception is not thrown again: an operation that ends badly is a result of a drill.</returns>
    /// <exception cref="ArgumentException"><paramref name="judge"/> makes a success of an exception.</exception>
    public async Task<Outcome> RunAsync<TResult>(
        int client,
        T action,
        Func<CancellationToken, Task<TResult>> run,
        Func<TResult, T> seen,
        Func<Exception, Outcome> judge,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(judge);
        var operation = Invoke(client, action);
        TResult result;
        try
        {
            result = await run(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The caller judges every exception.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var outcome = judge(e);
            if (outcome == Outcome.Ok)
                throw new ArgumentException("An exception is no success: judge it as failed or unknown.", nameof(judge), e);
            operation.End(outcome);
            return outcome;
        }

        operation.Ok(seen(result));
        return Outcome.Ok;
    }

    /// <summary>The history so far. An operation that is still open stands in it as unknown, without an end.</summary>
    /// <exception cref="HistoryException">A completed operation has no result.</exception>
    public History<T> ToHistory() => new(_operations.Select(operation => operation.ToOperation()));

    internal long Now()
    {
        var elapsed = clock.GetTimestamp() - _began;
        var frequency = clock.TimestampFrequency;
        return frequency == NanosecondsPerSecond ? elapsed : (long)((Int128)elapsed * NanosecondsPerSecond / frequency);
    }
}
