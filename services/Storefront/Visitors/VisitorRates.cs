using DzStore.ServiceDefaults.Limits;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Visitors;

/// <summary>The rate of each visitor's posts. Their address has its own, like that of every caller.</summary>
public sealed class VisitorRates(IOptions<VisitorOptions> options, IHostEnvironment environment, TimeProvider time)
{
    private readonly TokenBuckets? _buckets = options.Value.Rate(environment) is > 0 and var rate
        ? new(rate, options.Value.Burst, time)
        : null;

    /// <summary>Counts a post.</summary>
    /// <returns>Zero where the visitor may send it now, else the time until then.</returns>
    public TimeSpan Take(Visitor visitor) => _buckets?.Take(visitor.Id) ?? TimeSpan.Zero;
}
