using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DzStore.Load.Tests.Http;

/// <summary>Does the same to every request, whose bytes it does not look at beyond the blank line.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly Func<NetworkStream, Task> answer;
    private readonly Task accepting;

    private RawServer(Func<NetworkStream, Task> answer, IPAddress? on = null)
    {
        this.answer = answer;
        listener = new(on ?? IPAddress.Loopback, 0);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Connections { get; private set; }

    public Uri Address => new($"http://{listener.LocalEndpoint}/");

    public static RawServer Start(Func<NetworkStream, Task> answer) => new(answer);

    public static RawServer Answering(string text, IPAddress? on = null) => new(stream => stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask(), on);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Stop();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stop.Token);
                socket.NoDelay = true;
                Connections++;
                _ = ServeAsync(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream);
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length == 0)
                    await answer(stream);
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }
    }
}
