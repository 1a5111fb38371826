using Microsoft.Extensions.Options;

namespace DzStore.Orders;

/// <summary>How orders share writes and how many may wait: section Orders.</summary>
public sealed class OrderOptions
{
    /// <summary>How many batches are on their way to the database at once. One suits servers that collide, such as FerretDB on SQLite.</summary>
    public int BatchesInFlight { get; set; } = 2;

    /// <summary>The most orders in one batch.</summary>
    public int BatchOrders { get; set; } = 256;

    /// <summary>The most bytes of orders in one batch; a single order may be larger.</summary>
    public int BatchBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>The most orders that wait for a batch, however fast the database is.</summary>
    public int QueueOrders { get; set; } = 10_000;

    /// <summary>Orders that would wait longer than this, going by the batches before, are refused at once with 503.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>An order that waited this long for its batch is answered 503 instead of sent: the database stands still.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromSeconds(2);
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
