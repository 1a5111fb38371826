using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Storage.Transactions;

/// <summary>
/// Repeats what a transaction blocks, until none does. While it waits, it holds no lock and no thread.
/// </summary>
internal static class Blocked
{
    /// <param name="attempt">The write, which changes nothing where it is blocked.</param>
    /// <param name="cancellationToken">Ends the wait, and is what the loops of the attempt see.</param>
    /// <exception cref="OperationCanceledException">The time is over, or the client is gone.</exception>
    public static async ValueTask<T> RetryAsync<T>(Func<T> attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            BlockedByTransactionException block;
            try
            {
                using (Interruption.Begin(cancellationToken))
                    return attempt();
            }
            catch (BlockedByTransactionException e)
            {
                block = e;
            }

            await WaitAsync(block, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits with the thread, for stages of a pipeline and others that are not asynchronous.</summary>
    public static T Result<T>(ValueTask<T> task) => task.IsCompleted ? task.Result : task.AsTask().GetAwaiter().GetResult();

    public static async Task WaitAsync(BlockedByTransactionException block, CancellationToken cancellationToken)
    {
        using (block.Queue)
            await block.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
