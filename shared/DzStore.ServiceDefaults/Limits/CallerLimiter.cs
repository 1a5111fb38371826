using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using DzStore.ServiceDefaults.Identity;

namespace DzStore.ServiceDefaults.Limits;

/// <summary>
/// Connects the token buckets to ASP.NET Core's rate limiting. The framework's own partitions stay for as long as they are used and ten
/// seconds more, however many there are: a million addresses would take the memory that orders need. The shop has no bucket: it speaks for
/// all of its visitors, and limits each of them itself.
/// </summary>
internal sealed class CallerLimiter(TokenBuckets buckets) : PartitionedRateLimiter<HttpContext>
{
    private static readonly Lease Granted = new(TimeSpan.Zero);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        !resource.User.IsInRole(Roles.Shop) && buckets.Take(Caller(resource)) is { Ticks: > 0 } wait ? new Lease(wait) : Granted;

    // Nobody waits here: a refused caller learns when to come back.
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext context,
        int permitCount,
        CancellationToken cancellationToken
    ) => new(AttemptAcquireCore(context, permitCount));

    /// <summary>
    /// The key of the bucket: the name of a known caller (of its API key, where it has no user), else the address. Of an IPv6 address it is
    /// the /64 network, since one household has a whole one.
    /// </summary>
    internal static object Caller(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } known
            ? known.Name is { Length: > 0 } name
                ? name
                : known.AuthenticationType!
            : Network(context.Connection.RemoteIpAddress);

    private static IPAddress Network(IPAddress? address)
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

    private sealed class Lease(TimeSpan wait) : RateLimitLease
    {
        public override bool IsAcquired => wait == TimeSpan.Zero;

        public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = !IsAcquired && metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}
