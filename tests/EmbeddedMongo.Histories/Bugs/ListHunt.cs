using System.Globalization;
using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using EmbeddedMongo.Histories.Clients;
using EmbeddedMongo.Histories.Sets;
using EmbeddedMongo.Histories.Transactions;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>Clients that append to lists and read them, with majority: two for each node, or six whose drivers follow a failover.</summary>
/// <param name="set">The set.</param>
/// <param name="script">The faults of a round.</param>
/// <param name="lists">The number of lists.</param>
/// <param name="reads">The share of reads, in percent; the rest appends.</param>
/// <param name="follow">The drivers know the set, retry, and wait for as long as that takes.</param>
internal sealed class ListHunt(InProcessSet set, Script script, int lists, int reads, bool follow) : IsolationHunt(set, script, Clients)
{
    private const int Clients = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly MongoClient[] _drivers = follow
        ? [ClientSettings.Following(set.ConnectionString, retries: true, "hunt")]
        : [.. set.Hosts.Select(ClientSettings.Pinned)];
    private long _lastValue;

    protected override async Task RunAsync(
        int number,
        Random random,
        int round,
        HistoryRecorder<Transaction> recorder,
        CancellationToken over
    )
    {
        var patience = follow ? ClientSettings.WaitLimit : Patience;
        var client = new ListClient(number, _drivers[number % _drivers.Length], recorder, new ErrorCounts(), patience);
        while (!over.IsCancellationRequested)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{round}-{random.Next(lists)}");
            var outcome =
                random.Next(100) < reads
                    ? await client.ReadAsync(key, CancellationToken.None)
                    : await client.AppendAsync(key, Interlocked.Increment(ref _lastValue), CancellationToken.None);
            if (outcome != Outcome.Ok)
                await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
