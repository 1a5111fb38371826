using Microsoft.Extensions.Options;

namespace DzStore.Orders.Batching;

/// <summary>The limits of batches and of the queues of orders and reads: section Orders.</summary>
public sealed class OrderOptions
{
    /// <summary>
    /// The most batches that are written at once. One suits servers whose writes collide, such as FerretDB on SQLite.
    /// </summary>
    public int BatchesInFlight { get; set; } = 2;

    /// <summary>The most orders in one batch.</summary>
    public int BatchOrders { get; set; } = 256;

    /// <summary>The most bytes of orders in one batch; a single order may be larger.</summary>
    public int BatchBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>The most orders that wait for a batch, even where the database is fast.</summary>
    public int QueueOrders { get; set; } = 10_000;

    /// <summary>The most batches of reads (GET /orders/{order_id}) at once: they are apart from those of writes.</summary>
    public int ReadsInFlight { get; set; } = 2;

    /// <summary>The most reads in one batch.</summary>
    public int BatchReads { get; set; } = 256;

    /// <summary>The most reads that wait for a batch, even where the database is fast.</summary>
    public int QueueReads { get; set; } = 10_000;

    /// <summary>
    /// The longest expected wait: an order or a read that would wait longer, judging by the batches before, is refused at once with 503.
    /// </summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The longest actual wait: an order or a read that waited longer for its batch is answered 503 instead, since the
    /// database hangs.
    /// </summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromSeconds(2);

    internal BatchLimits Writes => new(BatchesInFlight, BatchOrders, BatchBytes, QueueOrders, MaxWait, MaxAge);

    internal BatchLimits Reads => new(ReadsInFlight, BatchReads, int.MaxValue, QueueReads, MaxWait, MaxAge);
}

internal sealed class OrderOptionsValidator : IValidateOptions<OrderOptions>
{
    public ValidateOptionsResult Validate(string? name, OrderOptions options)
    {
        List<string> failures = [];
        Require("BatchesInFlight", options.BatchesInFlight, 1, 64);
        Require("BatchOrders", options.BatchOrders, 1, 10_000);
        Require("BatchBytes", options.BatchBytes, 1024, 32 * 1024 * 1024);
        Require("QueueOrders", options.QueueOrders, 1, 1_000_000);
        Require("ReadsInFlight", options.ReadsInFlight, 1, 64);
        Require("BatchReads", options.BatchReads, 1, 10_000);
        Require("QueueReads", options.QueueReads, 1, 1_000_000);
        Require("MaxWait", options.MaxWait, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Require("MaxAge", options.MaxAge, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require<T>(string setting, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                failures.Add($"Orders:{setting} must be between {least} and {most}, not {value}");
        }
    }
}
