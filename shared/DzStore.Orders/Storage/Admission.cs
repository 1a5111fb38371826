namespace DzStore.Orders;

/// <summary>
/// Decides whether one more order may wait, by Little's law: the orders ahead of it times what an order took lately. A queue bounded
/// by time keeps what is admitted fast; one bounded by a count alone is too long for a slow database and too short for a fast one.
/// </summary>
internal sealed class Admission(OrderOptions options)
{
    /// <summary>The weight of the newest batch in the moving average.</summary>
    private const double Newest = 0.2;

    private double _secondsAnOrder;

    /// <summary>Null, or how long a newcomer behind <paramref name="ahead"/> orders should stay away.</summary>
    public TimeSpan? Refuse(int ahead)
    {
        var wait = TimeSpan.FromSeconds(ahead * Volatile.Read(ref _secondsAnOrder));
        // What fits into the next batch is always welcome: a burst after a pause is no overload.
        var welcome = ahead < options.BatchOrders || wait <= options.MaxWait;
        return ahead < options.QueueOrders && welcome ? null : wait;
    }

    /// <summary>Learns from a batch of <paramref name="count"/> orders that took <paramref name="elapsed"/>, as many others under way beside it.</summary>
    public void Observe(int count, TimeSpan elapsed)
    {
        var seconds = elapsed.TotalSeconds / (count * options.BatchesInFlight);
        var average = Volatile.Read(ref _secondsAnOrder);
        Volatile.Write(ref _secondsAnOrder, average == 0 ? seconds : average + Newest * (seconds - average));
    }
}
