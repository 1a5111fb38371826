using System.Diagnostics;

namespace DzStore.Benchmarks.Orders;

/// <summary>
/// A service that ours is held against, in a process of its own: it prints its address once it listens, and ends with its standard input.
/// </summary>
internal sealed class RunningPeer : IAsyncDisposable
{
    private readonly Process _process;

    private RunningPeer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<RunningPeer> StartAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        var process = Process.Start(start)!;
        return new(
            process,
            new Uri(
                await process.StandardOutput.ReadLineAsync(cancellationToken)
                    ?? throw new InvalidOperationException($"{start.FileName} ended before it listened")
            )
        );
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
