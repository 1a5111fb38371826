using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Faults;

/// <summary>
/// Faults spread over the operations of a workload: each begins when its share of them is done, so that a long run has operations before,
/// during and after each fault, however quick the machine is.
/// </summary>
/// <param name="set">The set.</param>
/// <param name="kinds">The kinds, which take turns.</param>
/// <param name="count">The number of faults.</param>
/// <param name="seed">Makes lengths and choices.</param>
internal sealed class FaultSchedule(NodeSet set, IReadOnlyList<FaultKind> kinds, int count, int seed)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>The faults that were played to their end.</summary>
    public int Played { get; private set; }

    /// <summary>Plays all of them.</summary>
    /// <param name="done">The share of the operations that is done, 0 to 1.</param>
    /// <param name="say">Takes a line for each fault.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task RunAsync(Func<double> done, Action<string> say, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var player = new FaultPlayer(set, random);
        var order = kinds.ToArray();
        for (var i = 0; i < count; i++)
        {
            if (i % order.Length == 0)
                random.Shuffle(order);
            while (done() < (i + 0.5) / count)
                await Task.Delay(PollInterval, cancellationToken);
            var start = TimeProvider.System.GetTimestamp();
            await player.PlayAsync(order[i % order.Length], cancellationToken);
            Played++;
            say(
                $"fault {Played} of {count}: {order[i % order.Length]}, whole again after "
                    + $"{TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s"
            );
        }
    }
}
