using System.Net.Sockets;
using System.Text;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>Sends bytes as they stand: HttpClient would rewrite targets and headers.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request and reads the whole answer, up to the end of the connection.</summary>
    /// <param name="service">The service.</param>
    /// <param name="request">The request line and headers with line breaks, without the last empty line.</param>
    /// <param name="body">The body.</param>
    public static async Task<string> SendAsync(Uri service, string request, string body = "")
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(service.Host, service.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        var head = request.ReplaceLineEndings("\r\n") + "\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head + body), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
