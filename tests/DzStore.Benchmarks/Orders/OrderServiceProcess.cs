using System.Diagnostics;
using System.Text;
using DzStore.Testing;

namespace DzStore.Benchmarks.Orders;

/// <summary>A service as it is delivered: its own process, its own garbage collector, its request log written and read.</summary>
internal sealed class OrderServiceProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process _process;
    private readonly Task _drained;

    private OrderServiceProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        // A full pipe would stop the service.
        _drained = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    public Uri Address { get; }

    public static async Task<OrderServiceProcess> StartAsync(
        string name,
        string uri,
        string database,
        CancellationToken cancellationToken,
        params string[] settings
    )
    {
        var process = BuiltExecutable.Start(
            name,
            $"DzStore.{name}",
            [
                "--urls=http://127.0.0.1:0",
                $"--ConnectionStrings:MongoDB={uri}",
                $"--Mongo:Database={database}",
                "--StopWithParent=true",
                .. settings,
            ]
        );
        var log = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            log.AppendLine(line);
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                return new(process, new Uri(line[(at + Listening.Length)..]));
        }
        throw new InvalidOperationException($"{name} ended before it listened: {log}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        await _drained;
        _process.Dispose();
    }
}
