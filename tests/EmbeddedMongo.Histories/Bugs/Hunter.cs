using EmbeddedMongo.Histories.Reporting;
using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>Runs a hunt on a set of its own.</summary>
/// <param name="artifacts">Keeps what is found.</param>
/// <param name="say">Takes a line for each round.</param>
internal sealed class Hunter(Artifacts artifacts, Action<string> say)
{
    /// <summary>Hunts a planted bug until it is found, or the time is over.</summary>
    /// <param name="hunt">The hunt.</param>
    /// <param name="limit">The time.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task<HuntResult> FindAsync(PlannedHunt hunt, TimeSpan limit, CancellationToken cancellationToken) =>
        RunAsync(hunt, hunt.Plant, $"bug-{hunt.Bug}", (_, elapsed) => elapsed < limit, limit, cancellationToken);

    /// <summary>Runs the same plan without the bug, which must find nothing.</summary>
    /// <param name="hunt">The hunt.</param>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task<HuntResult> RunCleanAsync(PlannedHunt hunt, int rounds, CancellationToken cancellationToken) =>
        RunAsync(hunt, options => options, $"clean-{hunt.Bug}", (round, _) => round < rounds, Timeout.InfiniteTimeSpan, cancellationToken);

    private async Task<HuntResult> RunAsync(
        PlannedHunt hunt,
        Func<EmbeddedMongoOptions, EmbeddedMongoOptions> plant,
        string name,
        Func<int, TimeSpan, bool> goesOn,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        over.CancelAfter(limit);
        var (rounds, broken) = (0, 0);
        string? found = null;
        IReadOnlyList<string> files = [];
        while (found is null && !over.IsCancellationRequested && goesOn(rounds, TimeProvider.System.GetElapsedTime(start)))
        {
            using var folder = new NodeFolder();
            await using var set = await InProcessSet.StartAsync(folder.Path, plant, cancellationToken);
            var running = hunt.Make(set);
            try
            {
                while (found is null && goesOn(rounds, TimeProvider.System.GetElapsedTime(start)))
                {
                    found = await running.PlayAsync(++rounds, over.Token);
                    say($"{name}: round {rounds} after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s: {running.Last}");
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The time is over, in the middle of a round.
            }
            catch (TimeoutException e) when (limit != Timeout.InfiniteTimeSpan)
            {
                // A bug may keep a node out for good. Without one that is a violation of its own, and thrown.
                broken++;
                say($"{name}: a new set, since {e.Message}");
            }

            if (found is not null)
                files = await running.KeepAsync(artifacts, name, cancellationToken);
        }

        return new HuntResult(found, rounds, broken, TimeProvider.System.GetElapsedTime(start), files);
    }
}
