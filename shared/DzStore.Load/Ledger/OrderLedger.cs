using DzStore.Load.Results;

namespace DzStore.Load;

/// <summary>
/// What one service said of each order, to be held against what its collection holds once the load is over. An order may be sent
/// many times, from many threads; the best that was said of it counts.
/// </summary>
public sealed class OrderLedger(OrderSeries orders, string concern, string collection, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, Entry> entries = [];
    private long improper;

    private enum Standing
    {
        Refused,
        Unknown,
        Acknowledged,
    }

    public OrderSeries Orders => orders;

    public string Concern => concern;

    public string Collection => collection;

    /// <summary>How many orders were acknowledged so far.</summary>
    public long Acknowledged
    {
        get
        {
            lock (gate)
                return entries.Values.LongCount(entry => entry.Standing == Standing.Acknowledged);
        }
    }

    /// <summary>How many answers spoke of success and were not what the contract says of it.</summary>
    public long Improper
    {
        get
        {
            lock (gate)
                return improper;
        }
    }

    /// <summary>Takes down the outcome of one sending of an order.</summary>
    public void Note(long number, RequestOutcome outcome) => Note(number, outcome.Fate switch
    {
        RequestFate.Completed => Standing.Acknowledged,
        RequestFate.Unknown => Standing.Unknown,
        _ => Standing.Refused,
    });

    /// <summary>Takes down an answer that spoke of success and was not what the contract says of it: it neither acknowledges the order nor refuses it.</summary>
    public void NoteImproper(long number)
    {
        lock (gate)
            improper++;
        Note(number, Standing.Unknown);
    }

    /// <summary>Looks up every order.</summary>
    /// <param name="book">Where they must be.</param>
    /// <param name="faults">When the database was killed meanwhile, in order.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task<ConcernLedger> AuditAsync(IOrderBook book, IReadOnlyList<FaultSpan> faults, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(faults);
        var found = new Dictionary<long, int>();
        long altered = 0;
        await foreach (var order in book.ReadAsync(orders.Prefix, cancellationToken).ConfigureAwait(false))
        {
            if (orders.NumberOf(order.OrderId) is not { } number)
                continue;
            found[number] = found.GetValueOrDefault(number) + 1;
            if (order != orders[number])
                altered++;
        }

        lock (gate)
        {
            var lost = entries.Where(entry => entry.Value.Standing == Standing.Acknowledged && !found.ContainsKey(entry.Key)).ToArray();
            return new(
                concern, collection, entries.Count, Count(Standing.Acknowledged), Count(Standing.Refused), Count(Standing.Unknown),
                lost.Length, CountFound(Standing.Unknown), found.Values.LongCount(times => times > 1), altered, CountFound(Standing.Refused),
                [.. lost.Select(entry => Age(entry.Value.At, faults)).OfType<double>().Order()]);
        }

        long Count(Standing standing) => entries.Values.LongCount(entry => entry.Standing == standing);

        long CountFound(Standing standing) => entries.LongCount(entry => entry.Value.Standing == standing && found.ContainsKey(entry.Key));
    }

    private void Note(long number, Standing standing)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(number, out var entry) || standing > entry.Standing)
                entries[number] = new(standing, time.GetTimestamp());
        }
    }

    /// <returns>Null where no fault followed: then none explains the loss.</returns>
    private double? Age(long acknowledged, IReadOnlyList<FaultSpan> faults)
    {
        foreach (var fault in faults)
        {
            if (acknowledged <= fault.Start)
                return time.GetElapsedTime(acknowledged, fault.Start).TotalMilliseconds;
            // The database had confirmed it before the fault; the service's answer came through after.
            if (acknowledged <= fault.End)
                return 0;
        }

        return null;
    }

    private readonly record struct Entry(Standing Standing, long At);
}

/// <summary>From when to when a database was gone, by the clock's timestamps: what was confirmed after the end was confirmed by the one that came back.</summary>
public readonly record struct FaultSpan(long Start, long End);
