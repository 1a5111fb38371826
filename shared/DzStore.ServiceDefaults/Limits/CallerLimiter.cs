using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace DzStore.ServiceDefaults.Limits;

/// <summary>
/// The token buckets as ASP.NET Core's rate limiting wants them. Its own partitions are kept for as long as they are used and ten seconds more,
/// however many there are; a million addresses would take the memory that orders need.
/// </summary>
internal sealed class CallerLimiter(TokenBuckets buckets) : PartitionedRateLimiter<HttpContext>
{
    private static readonly Lease Granted = new(TimeSpan.Zero);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        buckets.Take(Caller(resource)) is { Ticks: > 0 } wait ? new Lease(wait) : Granted;

    // Nobody waits here: who is refused is told when to come back.
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext context, int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(context, permitCount));

    /// <summary>The name of a caller who is known (of its key, where it has no user), else the address: all of the /64 where it is IPv6, for that is what one household has.</summary>
    internal static object Caller(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } known
            ? known.Name is { Length: > 0 } name ? name : known.AuthenticationType!
            : Network(context.Connection.RemoteIpAddress);

    private static IPAddress Network(IPAddress? address)
    {
        if (address is null or { AddressFamily: not AddressFamily.InterNetworkV6 } or { IsIPv4MappedToIPv6: true })
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
