using System.Net;
using System.Net.Sockets;

namespace DzStore.ServiceDefaults.Limits;

/// <summary>The part of the network that counts as one caller.</summary>
public static class CallerNetwork
{
    /// <summary>An IPv4 address itself; of an IPv6 address the /64 network, since one household has a whole one.</summary>
    public static IPAddress Of(IPAddress? address)
    {
        // The same caller may come as ::ffff:10.0.0.7 over one proxy and as 10.0.0.7 over another.
        if (address is { IsIPv4MappedToIPv6: true })
            return address.MapToIPv4();
        if (address is null or { AddressFamily: not AddressFamily.InterNetworkV6 })
            return address ?? IPAddress.None;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new(bytes);
    }
}
