namespace DzStore.LocalHost.Processes;

/// <summary>The time that a process may take until it is ready.</summary>
public static class StartLimit
{
    /// <summary>
    /// The longest wait. A start takes seconds, and ten times that on a busy machine.
    /// </summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    /// <summary>Waits for something that tells by itself when it is ready, and cancels the wait at <see cref="Length"/>.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="wait">The wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">It was not ready in time.</exception>
    public static async Task<T> WithinAsync<T>(
        string name,
        Func<CancellationToken, Task<T>> wait,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(wait);
        using var limit = new CancellationTokenSource(Length, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await wait(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{name} was not ready within {Length.TotalSeconds:0} s.");
        }
    }

    /// <inheritdoc cref="WithinAsync{T}"/>
    public static Task WithinAsync(
        string name,
        Func<CancellationToken, Task> wait,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        WithinAsync(
            name,
            async token =>
            {
                await wait(token);
                return true;
            },
            time,
            cancellationToken
        );
}
