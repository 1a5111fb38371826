using DzStore.Load.Orders;
using DzStore.Load.Running;
using DzStore.Local.Reporting;
using DzStore.LocalHost;
using DzStore.LocalHost.Database;

namespace DzStore.Local.Failover;

/// <summary>
/// Kills the primary while orders flow, and finds out what each write concern had confirmed and lost. On one machine a write reaches the
/// others within a millisecond, so that nothing would be there to lose: the primary is cut off from the others for a moment first, as a
/// network does before a machine is given up.
/// </summary>
internal sealed class FailoverDrill
{
    /// <summary>The longest time to a new primary that the launcher's election timeout of 1 s allows for.</summary>
    public static readonly TimeSpan NewPrimaryLimit = TimeSpan.FromSeconds(2);

    /// <summary>The time for which the primary is cut off before it is killed.</summary>
    public static readonly TimeSpan CutOff = TimeSpan.FromMilliseconds(300);

    /// <summary>The requests a second to both services together.</summary>
    public const int Rate = 190;

    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan After = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestFlow = TimeSpan.FromSeconds(20);

    /// <summary>Any single wait that takes longer ends the drill: the database does not come back by itself.</summary>
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(20);

    private readonly LocalStore _store;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly List<(long At, string What)> _moments = [];
    private long _start;

    /// <param name="store">A store with several nodes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Receives what happens, as it does.</param>
    public FailoverDrill(LocalStore store, TimeProvider time, Action<string> say) => (_store, _time, _say) = (store, time, say);

    /// <exception cref="TimeoutException">The database did not come to the state that was waited for.</exception>
    public async Task<FailoverDrillFigures> RunAsync(CancellationToken cancellationToken)
    {
        await using var watch = new NodeWatch(_store.Nodes, _time);
        await HealthAsync(watch, "Every node follows the primary", cancellationToken);
        using var flow = new OrderFlow(_store, _time);
        using var runner = new LoadRunner(flow, new LoadPlan(LoadPhase.Constant("failover", Rate, LongestFlow)), _time);
        _start = _time.GetTimestamp();
        var flowing = runner.RunAsync(cancellationToken);
        PrimaryKill kill;
        try
        {
            kill = await PlayAsync(watch, flow, cancellationToken);
        }
        finally
        {
            runner.Finish();
            await flowing;
        }

        await HealthAsync(watch, $"{kill.Node.Name} follows again", cancellationToken);
        Note(_time.GetTimestamp(), $"node {kill.Node.Number} follows node {kill.Successor.Node} again, what it had alone is undone");
        var account = new FailoverAccount(_store, flow, kill, _time);
        var concerns = await account.ConcernsAsync(cancellationToken);
        var healing = await account.HealAsync(cancellationToken);
        Note(_time.GetTimestamp(), FormattableString.Invariant($"the reconciler has brought {healing.Restored} paid orders back"));
        return new(
            kill.Node.Number,
            kill.CutMs,
            kill.Successor.Node,
            Ms(kill.At, kill.Successor.At),
            NewPrimaryLimit.TotalMilliseconds,
            Path.Combine(kill.Node.DbPath, "rollback"),
            concerns,
            healing,
            Timeline(watch),
            _time.GetElapsedTime(_start).TotalMilliseconds
        );
    }

    private Task<bool> HealthAsync(NodeWatch watch, string what, CancellationToken cancellationToken) =>
        WithinAsync(
            what,
            async token =>
            {
                await watch.UntilInStepAsync(token);
                return true;
            },
            cancellationToken
        );

    private async Task<PrimaryKill> PlayAsync(NodeWatch watch, OrderFlow flow, CancellationToken cancellationToken)
    {
        await WithinAsync("Both services confirm orders", token => flow.SuccessesAsync(_start, token), cancellationToken);
        await Task.Delay(Before, _time, cancellationToken);
        var node = await _store.Nodes.PrimaryAsync(cancellationToken) ?? throw new TimeoutException("The set has no primary.");

        // For longer than until the kill: the end of it must not come first.
        await node.CutOffFromMembersAsync(10 * CutOff, cancellationToken);
        var cutAt = _time.GetTimestamp();
        Note(cutAt, $"node {node.Number}, the primary, is cut off from the others; its clients still reach it");
        await Task.Delay(CutOff, _time, cancellationToken);
        var killedAt = _time.GetTimestamp();
        await node.KillAsync(cancellationToken);
        Note(killedAt, $"node {node.Number} is killed (SIGKILL)");
        var recovering = WithinAsync(
            "Both services confirm orders again",
            token => flow.SuccessesAsync(killedAt, token),
            cancellationToken
        );
        var written = WriteAheadLog.IdsIn(node.DbPath, flow.Ids);

        var successor = await WithinAsync(
            "A new primary",
            token => watch.UntilAsync(change => change.IsPrimary && change.Node != node.Number, token),
            cancellationToken
        );
        Note(
            successor.At,
            FormattableString.Invariant($"node {successor.Node} is primary of term {successor.Status.Term}, ")
                + FormattableString.Invariant($"{Ms(killedAt, successor.At):#,0} ms after the kill")
        );
        await node.RestartAsync(cancellationToken);
        Note(_time.GetTimestamp(), $"node {node.Number} runs again");
        var recovered = await recovering;
        await Task.Delay(After, _time, cancellationToken);
        return new(node, Ms(cutAt, killedAt), killedAt, successor, recovered, written);
    }

    /// <summary>The moments of the drill and the states of the nodes between them, by time.</summary>
    private List<TimelineEntry> Timeline(NodeWatch watch) =>
        [
            .. _moments
                .Concat(
                    watch
                        .Changes.Where(change => change.At >= _start)
                        .Select(change => (change.At, $"node {change.Node}: {NodeWords.Of(change.Status)}"))
                )
                .OrderBy(moment => moment.Item1)
                .Select(moment => new TimelineEntry(Ms(_start, moment.Item1), moment.Item2)),
        ];

    private void Note(long at, string what)
    {
        _moments.Add((at, what));
        _say(FormattableString.Invariant($"{Ms(_start, at), 7:#,0} ms  {what}"));
    }

    private double Ms(long from, long to) => Math.Max(0, _time.GetElapsedTime(from, to).TotalMilliseconds);

    private async Task<T> WithinAsync<T>(string what, Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(WaitLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await wait(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Failover: \"{what}\" did not come true within {WaitLimit.TotalSeconds:0} s.");
        }
    }
}
