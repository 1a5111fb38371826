using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>A service that receives a whole request and then fails in the way that a test asks for.</summary>
internal sealed class FailingService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    /// <param name="fail">Gets the connection once a request has come.</param>
    public FailingService(Func<NetworkStream, CancellationToken, Task> fail)
    {
        _listener.Start();
        _serving = ServeAsync(fail);
    }

    public (string Key, string Value)[] Settings => [("Services:Checkout", $"http://{_listener.LocalEndpoint}")];

    /// <summary>Closes the connection.</summary>
    public static Task CloseAsync(NetworkStream connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Is silent for ever.</summary>
    public static Task HangAsync(NetworkStream connection, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.Infinite, cancellationToken);

    /// <summary>Sends these bytes, then closes the connection.</summary>
    public static Func<NetworkStream, CancellationToken, Task> Saying(string answer) =>
        (connection, cancellationToken) => connection.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync(Func<NetworkStream, CancellationToken, Task> fail)
    {
        List<Task> connections = [];
        try
        {
            while (true)
                connections.Add(FailAsync(await _listener.AcceptTcpClientAsync(_end.Token), fail));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task FailAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> fail)
    {
        try
        {
            using (client)
            {
                await using var connection = client.GetStream();
                var received = new StringBuilder();
                var buffer = new byte[64 * 1024];
                while (!IsWhole(received.ToString()))
                {
                    var read = await connection.ReadAsync(buffer, _end.Token);
                    if (read == 0)
                        return;
                    received.Append(Encoding.ASCII.GetString(buffer, 0, read));
                }
                await fail(connection, _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The end of the test.
        }
    }

    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        var length = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is null
            || request.Length - end - 4
                >= int.Parse(length["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
