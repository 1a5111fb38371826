using System.Net;
using System.Net.Sockets;
using System.Text;
using DzStore.Testing;

namespace DzStore.Storefront.Tests.Proxy;

/// <summary>
/// A service limits the callers of the Storefront one by one, by their addresses, and never the Storefront as one caller.
/// </summary>
public sealed class CallerRateTests(MongoServer mongo)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_address_has_its_own_rate_and_the_Storefront_adds_none()
    {
        await using var checkout = await CheckoutProcess.StartAsync(
            mongo,
            mongo.NewDatabase(),
            0,
            "--Proxy:Known=127.0.0.1",
            "--Limits:RequestsPerSecond=0.01",
            "--Limits:Burst=2"
        );
        await using var storefront = StorefrontService.Start(
            ("Services:Checkout", checkout.Address.ToString()),
            ("Limits:RequestsPerSecond", "0.01"),
            ("Limits:Burst", "1")
        );

        foreach (var caller in new[] { "127.0.0.7", "127.0.0.8" })
        {
            (await StatusAsync(storefront, caller)).ShouldBe("401");
            (await StatusAsync(storefront, caller)).ShouldBe("401");
            (await StatusAsync(storefront, caller)).ShouldBe("429");
        }
    }

    /// <summary>Asks with a key that is none, so that the caller is known by the address alone.</summary>
    private static async Task<string> StatusAsync(StorefrontService storefront, string from)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, storefront.Http.BaseAddress!.Port), Cancelled);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes("GET /checkout/orders/X HTTP/1.1\r\nHost: shop\r\nX-Api-Key: none\r\nConnection: close\r\n\r\n"),
            Cancelled
        );
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync(Cancelled)).Split(' ')[1];
    }
}
