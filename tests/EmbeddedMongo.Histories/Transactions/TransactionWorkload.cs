using System.Collections.Immutable;
using System.Globalization;
using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using EmbeddedMongo.Histories.Clients;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Transactions;

/// <summary>
/// Clients whose transactions work on a few lists at a time, each on two or three of them, in two orders. After a number of transactions
/// they turn to new lists: a list is read whole each time.
/// </summary>
/// <param name="drivers">The drivers of the clients, one each.</param>
/// <param name="transactions">The number of committed transactions after which the clients end.</param>
/// <param name="seed">Makes the choices.</param>
internal sealed class TransactionWorkload(IReadOnlyList<IMongoClient> drivers, int transactions, int seed)
{
    private const int ListsAtATime = 12;
    private const int AppendsToAList = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly HistoryRecorder<Transaction> _recorder = new(TimeProvider.System);
    private long _lastValue;
    private int _committed;

    /// <summary>The errors that the clients saw.</summary>
    public ErrorCounts Errors { get; } = new();

    /// <summary>The number of transactions that were committed.</summary>
    public int Committed => Volatile.Read(ref _committed);

    /// <summary>The share of the transactions that is committed, 0 to 1.</summary>
    public double Done => (double)Committed / transactions;

    /// <summary>What was recorded.</summary>
    public History<Transaction> History => _recorder.ToHistory();

    /// <summary>Runs the clients to their end.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(drivers.Select((driver, client) => Task.Run(() => RunAsync(client, driver, cancellationToken), cancellationToken)));

    private async Task RunAsync(int number, IMongoClient driver, CancellationToken cancellationToken)
    {
        var random = new Random(HashCode.Combine(seed, number));
        var client = new TransactionClient(number, driver, _recorder, Errors);
        using var session = await driver.StartSessionAsync(cancellationToken: cancellationToken);
        while (Committed < transactions)
        {
            var outcome = await client.RunAsync(session, Steps(random), () => Task.CompletedTask, cancellationToken);
            if (outcome == Outcome.Ok)
                Interlocked.Increment(ref _committed);
            else
                await Task.Delay(Pause * random.NextDouble(), cancellationToken);
        }
    }

    /// <summary>Reads and appends in any order; a fifth only read, and so show skew between lists.</summary>
    private ImmutableArray<TransactionStep> Steps(Random random)
    {
        var generation = Interlocked.Read(ref _lastValue) / (ListsAtATime * AppendsToAList);
        var onlyReads = random.Next(5) == 0;
        var steps = ImmutableArray.CreateBuilder<TransactionStep>();
        var count = random.Next(2, 5);
        for (var i = 0; i < count; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{generation}-{random.Next(ListsAtATime)}");
            steps.Add(onlyReads || random.Next(2) == 0 ? new ListRead(key) : new ListAppend(key, Interlocked.Increment(ref _lastValue)));
        }

        return steps.ToImmutable();
    }
}
