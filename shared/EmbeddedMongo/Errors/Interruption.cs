namespace EmbeddedMongo.Errors;

/// <summary>
/// The request to stop what this thread works on: its time limit, killOp, a client that is gone, or a shutdown. A command holds one thread
/// from its start to its end, and every loop over input asks here, however deep it lies. A static initializer must not: what it throws
/// would stay with its type for good.
/// </summary>
internal static class Interruption
{
    [ThreadStatic]
    private static CancellationToken _requested;

    /// <summary>Lets the loops of this thread see a token until the result is disposed.</summary>
    public static Scope Begin(CancellationToken token)
    {
        var scope = new Scope(_requested);
        _requested = token;
        return scope;
    }

    /// <summary>Goes on, unless the work is to stop.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public static void Check() => _requested.ThrowIfCancellationRequested();

    /// <summary>True for the error of <see cref="Check"/>, also where a sort has wrapped it because its comparer threw it.</summary>
    public static bool IsCauseOf(Exception error) =>
        error is OperationCanceledException or InvalidOperationException { InnerException: OperationCanceledException };

    /// <summary>The time in which the loops of a thread see a token.</summary>
    internal readonly struct Scope(CancellationToken before) : IDisposable
    {
        public void Dispose() => _requested = before;
    }
}
