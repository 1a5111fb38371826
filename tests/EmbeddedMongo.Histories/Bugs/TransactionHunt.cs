using System.Collections.Immutable;
using System.Globalization;
using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using EmbeddedMongo.Histories.Clients;
using EmbeddedMongo.Histories.Sets;
using EmbeddedMongo.Histories.Transactions;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>Transactions that read several lists slowly, beside others that append to them.</summary>
/// <param name="set">The set.</param>
internal sealed class TransactionHunt(InProcessSet set) : IsolationHunt(set, Scripts.Calm, Readers + Writers)
{
    private const int Readers = 3;
    private const int Writers = 3;
    private const int Lists = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly MongoClient _driver = ClientSettings.Following(set.ConnectionString, retries: true, "hunt");
    private long _lastValue;

    protected override async Task RunAsync(
        int number,
        Random random,
        int round,
        HistoryRecorder<Transaction> recorder,
        CancellationToken over
    )
    {
        var client = new TransactionClient(number, _driver, recorder, new ErrorCounts());
        using var session = await _driver.StartSessionAsync(cancellationToken: CancellationToken.None);
        while (!over.IsCancellationRequested)
        {
            ImmutableArray<TransactionStep> steps =
                number < Readers
                    ? [new ListRead(Key()), new ListRead(Key()), new ListRead(Key())]
                    : [new ListAppend(Key(), NextValue()), new ListAppend(Key(), NextValue())];
            var pause = number < Readers ? Pause : TimeSpan.Zero;
            await client.RunAsync(session, steps, () => Task.Delay(pause, CancellationToken.None), CancellationToken.None);
        }

        string Key() => string.Create(CultureInfo.InvariantCulture, $"{round}-{random.Next(Lists)}");

        long NextValue() => Interlocked.Increment(ref _lastValue);
    }
}
