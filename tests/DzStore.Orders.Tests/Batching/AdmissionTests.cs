using DzStore.Orders.Batching;

namespace DzStore.Orders.Tests.Batching;

public sealed class AdmissionTests
{
    private readonly Admission _admission = new(
        new OrderOptions
        {
            BatchesInFlight = 2,
            BatchOrders = 64,
            QueueOrders = 1_000,
            MaxWait = TimeSpan.FromMilliseconds(100),
        }.Writes
    );

    [Fact]
    public void Nothing_is_refused_before_anything_is_known_but_by_the_count()
    {
        _admission.Refuse(999).ShouldBeNull();
        _admission.Refuse(1_000).ShouldNotBeNull();
    }

    [Fact]
    public void A_queue_that_would_take_too_long_is_refused_with_the_time_it_would_take()
    {
        Learn(orders: 100, TimeSpan.FromMilliseconds(200)); // 1 ms an order, with two batches at a time

        _admission.Refuse(99).ShouldBeNull();
        _admission.Refuse(150).ShouldNotBeNull().TotalMilliseconds.ShouldBe(150, tolerance: 1);
    }

    [Fact]
    public void A_small_burst_is_welcome_however_slow_the_database_was()
    {
        Learn(orders: 1, TimeSpan.FromSeconds(1));

        _admission.Refuse(63).ShouldBeNull();
        _admission.Refuse(64).ShouldNotBeNull();
    }

    [Fact]
    public void It_learns_that_the_database_is_fast_again()
    {
        Learn(orders: 1, TimeSpan.FromSeconds(1));
        Learn(orders: 100, TimeSpan.FromMilliseconds(2));

        _admission.Refuse(500).ShouldBeNull();
    }

    private void Learn(int orders, TimeSpan elapsed)
    {
        for (var batch = 0; batch < 100; batch++)
            _admission.Observe(orders, elapsed);
    }
}
