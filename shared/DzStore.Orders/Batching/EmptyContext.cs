namespace DzStore.Orders.Batching;

/// <summary>
/// An execution context of no request: work that runs in it belongs to no trace and no log scope. Without it, the writer of batches would
/// stay for ever in those of the request that started it.
/// </summary>
internal static class EmptyContext
{
    private static readonly ExecutionContext Context = Capture();

    /// <summary>Runs the callback on this thread in the empty context.</summary>
    public static void Run(ContextCallback callback, object? state) => ExecutionContext.Run(Context, callback, state);

    private static ExecutionContext Capture()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart(); // Unlike Start, it does not pass on the context of the caller.
        thread.Join();
        return context!;
    }
}
