using System.Net;

namespace DzStore.Load.Shop;

/// <summary>
/// Local addresses of 127.0.0.0/8 that visitors send from, so that a limit for each address sees many callers, as on the internet. Linux
/// has all of them without any configuration.
/// </summary>
public static class SourceAddresses
{
    /// <summary>The most requests a second from one address.</summary>
    public const double RequestsPerSecond = 50;

    /// <summary>The most addresses.</summary>
    public const int Most = 1_000_000;

    // Visitors take turns evenly, but their purchases do not quite.
    private const double Headroom = 0.8;

    /// <summary>So many addresses that none sends more than its share at a rate.</summary>
    /// <param name="rate">The highest rate, requests a second.</param>
    public static IReadOnlyList<IPAddress> For(double rate) => Take(Math.Max(1, (int)Math.Ceiling(rate / (RequestsPerSecond * Headroom))));

    /// <summary>A number of addresses: 127.1.0.1, 127.1.0.2 and so on.</summary>
    public static IReadOnlyList<IPAddress> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Most);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new IPAddress([127, (byte)(1 + i / (250 * 250)), (byte)(i / 250 % 250), (byte)(1 + i % 250)])),
        ];
    }
}
