using System.Net;
using System.Net.Sockets;

namespace DzStore.SparkConnect.Tests.Spark;

/// <summary>A TCP proxy in front of Spark that cuts its connections after so many bytes of answers, or on demand.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly SparkRemote target;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Socket> open = [];
    private readonly Task accepting;
    private long bytesUntilCut = long.MaxValue;
    private int cuts;

    public CuttingProxy(string target)
    {
        this.target = SparkRemote.Parse(target);
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Remote => $"sc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public int Cuts => cuts;

    /// <summary>Whether new connections are closed at once.</summary>
    public bool Refusing { get; set; }

    /// <summary>Cuts whatever is open each time this many more bytes have come from Spark.</summary>
    public void CutEvery(long bytes) => (CutBytes, bytesUntilCut) = (bytes, bytes);

    public void Cut()
    {
        Interlocked.Increment(ref cuts);
        lock (open)
        {
            foreach (var connection in open)
                connection.Close(0);
            open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        Cut();
        await accepting;
        stop.Dispose();
    }

    private long CutBytes { get; set; } = long.MaxValue;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                if (Refusing)
                    client.Client.Close(0);
                else
                    _ = ServeAsync(client);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(target.Host, target.Port, stop.Token);
            lock (open)
                open.AddRange([client.Client, server.Client]);
            await Task.WhenAny(PumpAsync(client, server, counted: false), PumpAsync(server, client, counted: true));
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool counted)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, stop.Token)) > 0)
        {
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
            if (counted && Interlocked.Add(ref bytesUntilCut, -read) <= 0)
            {
                bytesUntilCut = CutBytes;
                Cut();
            }
        }
    }
}
