using System.Threading.Channels;

namespace EmbeddedMongo.Replication.Node;

/// <summary>
/// Works off what changes the disk, one thing after the other: the driver begins effects in their order and does not wait for them.
/// </summary>
internal sealed class LogWork : IAsyncDisposable
{
    private readonly Channel<Func<CancellationToken, Task>> _queue = Channel.CreateUnbounded<Func<CancellationToken, Task>>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly CancellationTokenSource _stopping = new();
    private readonly Action<Exception> _failed;
    private readonly Task _running;

    /// <param name="failed">Hears of work that has failed; what comes after it is done all the same.</param>
    public LogWork(Action<Exception> failed)
    {
        _failed = failed;
        _running = Task.Run(RunAsync);
    }

    /// <summary>The number of things that wait.</summary>
    public int Count => _queue.Reader.Count;

    public void Add(Func<CancellationToken, Task> work) => _queue.Writer.TryWrite(work);

    public void Add(Action work) =>
        Add(_ =>
        {
            work();
            return Task.CompletedTask;
        });

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (!_stopping.IsCancellationRequested && _queue.Reader.TryRead(out var work))
            {
                try
                {
                    await work(_stopping.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
                {
                    return;
                }
#pragma warning disable CA1031 // Whatever it is, the member must say so and go on answering.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    _failed(e);
                }
            }

            if (_stopping.IsCancellationRequested)
                return;
        }
    }

    /// <summary>Ends what runs, and does not begin what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _queue.Writer.TryComplete();
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }
}
