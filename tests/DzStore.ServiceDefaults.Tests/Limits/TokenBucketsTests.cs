using DzStore.ServiceDefaults.Limits;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.ServiceDefaults.Tests.Limits;

public class TokenBucketsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_burst_is_let_through_and_then_the_rate()
    {
        var buckets = new TokenBuckets(rate: 2, burst: 3, _time);

        Taken(buckets, "Amine", 10).ShouldBe(3);
        buckets.Take("Amine").ShouldBe(TimeSpan.FromSeconds(0.5));
        _time.Advance(TimeSpan.FromSeconds(0.4));
        buckets.Take("Amine").ShouldBe(TimeSpan.FromSeconds(0.1));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Taken(buckets, "Amine", 10).ShouldBe(1);
        _time.Advance(TimeSpan.FromHours(1));
        Taken(buckets, "Amine", 10).ShouldBe(3, "a bucket never holds more than its burst");
    }

    [Fact]
    public void Callers_do_not_take_from_each_other()
    {
        var buckets = new TokenBuckets(rate: 1, burst: 2, _time);

        Taken(buckets, "Amine", 5).ShouldBe(2);
        Taken(buckets, "Lina", 5).ShouldBe(2);
    }

    [Fact]
    public void A_million_callers_take_no_more_memory_than_the_table_and_who_sent_too_much_is_still_known()
    {
        var buckets = new TokenBuckets(rate: 1, burst: 100, _time);
        Taken(buckets, "Flood", 1_000).ShouldBe(100);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // Counted, since a million assertions take longer than a million tokens.
        var refused = 0;
        for (var i = 0; i < 1_000_000; i++)
            refused += buckets.Take(new Caller(i)) == TimeSpan.Zero ? 0 : 1;
        refused.ShouldBe(0);

        // The table has 131,072 buckets, some 6 MB; a million of anything would be far more. Other tests of this process add theirs.
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(48 * 1024 * 1024);
        buckets.Take("Flood").ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void Many_at_once_get_no_more_than_the_burst()
    {
        var buckets = new TokenBuckets(rate: 1, burst: 500, _time);
        var taken = 0;

        Parallel.For(0, 4_000, _ =>
        {
            if (buckets.Take("Amine") == TimeSpan.Zero)
                Interlocked.Increment(ref taken);
        });

        taken.ShouldBe(500);
    }

    private static int Taken(TokenBuckets buckets, string caller, int attempts) =>
        Enumerable.Range(0, attempts).Count(_ => buckets.Take(caller) == TimeSpan.Zero);

    private sealed record Caller(int Number);
}
