using System.Diagnostics.CodeAnalysis;
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
    /// The key of the bucket: the name of a known caller (of its API key, where it has no user), else the
    /// <see cref="CallerNetwork"/>.
    /// </summary>
    internal static object Caller(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } known
            ? known.Name is { Length: > 0 } name
                ? name
                : known.AuthenticationType!
            : CallerNetwork.Of(context.Connection.RemoteIpAddress);

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
