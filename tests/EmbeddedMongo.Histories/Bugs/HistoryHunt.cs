using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using EmbeddedMongo.Histories.Reporting;
using EmbeddedMongo.Histories.Sets;

namespace EmbeddedMongo.Histories.Bugs;

/// <summary>A hunt whose clients record a history, before, during and after faults.</summary>
/// <typeparam name="T">The kind of action.</typeparam>
/// <param name="set">The set.</param>
/// <param name="script">The faults of a round.</param>
/// <param name="clients">The number of clients.</param>
internal abstract class HistoryHunt<T>(InProcessSet set, Script script, int clients) : Hunt
    where T : HistoryAction
{
    /// <summary>The time that a client waits for an answer.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(150);

    public override string Last => LastHistory is { } history ? HistorySize.Of(history) : "";

    /// <summary>The history of the last round.</summary>
    protected History<T>? LastHistory { get; private set; }

    public override async Task<string?> PlayAsync(int round, CancellationToken cancellationToken)
    {
        var recorder = new HistoryRecorder<T>(TimeProvider.System);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Enumerable
            .Range(0, clients)
            .Select(client =>
                Task.Run(
                    () => RunAsync(client, new Random(HashCode.Combine(client, round)), round, recorder, over.Token),
                    cancellationToken
                )
            )
            .ToArray();
        try
        {
            await Task.Delay(Margin, cancellationToken);
            await script(set, cancellationToken);
            await Task.Delay(Margin, cancellationToken);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(running);
        }

        LastHistory = recorder.ToHistory();
        return Judge(LastHistory, cancellationToken);
    }

    /// <summary>Runs a client. It does not cut an operation short when the round is over: that would count as unknown.</summary>
    /// <param name="number">Its number in the history.</param>
    /// <param name="random">Makes its choices.</param>
    /// <param name="round">The number of the round.</param>
    /// <param name="recorder">Takes what it sees.</param>
    /// <param name="over">Tells that the round is over.</param>
    protected abstract Task RunAsync(int number, Random random, int round, HistoryRecorder<T> recorder, CancellationToken over);

    /// <summary>Looks for what can't have happened.</summary>
    /// <returns>It in words; null for none.</returns>
    protected abstract string? Judge(History<T> history, CancellationToken cancellationToken);
}
