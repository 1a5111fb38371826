using DzStore.BlackFriday.Sessions;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.LocalHost.Database;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// Faults of the primary of a set for drills. Each lasts until another node is primary, and ends when all nodes are members again that have
/// what the primary has.
/// </summary>
internal sealed class PrimaryFaults(Session session, SetUnderTest set)
{
    private readonly List<Failover> _failovers = [];

    /// <summary>The faults after which another node had to become primary.</summary>
    public IReadOnlyList<Failover> Failovers => _failovers;

    /// <summary>Sends SIGKILL to the primary, and starts it again once another node has taken its place.</summary>
    /// <param name="runner">The run whose requests show when the store works again.</param>
    /// <param name="atRest">Called while the node is down, to change its data.</param>
    /// <param name="cancellationToken">Ends the waits; the node is started again all the same.</param>
    public async Task KillAsync(LoadRunner runner, Action<DatabaseNode>? atRest, CancellationToken cancellationToken)
    {
        using var disturbance = set.Disturb();
        var primary = await set.PrimaryAsync(cancellationToken);
        var fault = Begin(FaultKind.Kill, primary, "kill -9 of the primary");
        var at = session.Time.GetUtcNow();
        await primary.KillAsync(CancellationToken.None);
        set.Note(primary, NodeSpanState.Down);
        try
        {
            await set.NextPrimaryAsync(primary, cancellationToken);
            session.Faults.StillGone(fault, session.Time.GetTimestamp());
            await Recoveries.AwaitAsync(session, runner, fault, cancellationToken);
        }
        finally
        {
            atRest?.Invoke(primary);
            set.NoteDeath(primary, at, new(session.OrderPrefix));
            set.Note(primary, NodeSpanState.Starting);
            await primary.RestartAsync(CancellationToken.None);
        }

        await set.JoinAllAsync(cancellationToken);
    }

    /// <summary>Cuts the primary off from the other nodes for a time, and not from its clients.</summary>
    public Task<Cut> CutOffAsync(LoadRunner runner, TimeSpan length, CancellationToken cancellationToken) =>
        CutAsync(
            runner,
            "cut off from the others: the primary",
            length,
            primary => primary.CutOffFromMembersAsync(length, cancellationToken),
            cancellationToken
        );

    /// <summary>Loses for a time what the other nodes send to the primary, or what it sends to them.</summary>
    public Task<Cut> LoseAsync(LoadRunner runner, bool isIncoming, TimeSpan length, CancellationToken cancellationToken) =>
        CutAsync(
            runner,
            isIncoming ? "hears nothing from the others: the primary" : "is not heard by the others: the primary",
            length,
            primary => primary.LoseMessagesAsync(isIncoming, length, cancellationToken),
            cancellationToken
        );

    /// <summary>Sends SIGSTOP to the primary, and SIGCONT after a time, in which another node takes its place.</summary>
    public async Task FreezeAsync(LoadRunner runner, TimeSpan length, CancellationToken cancellationToken)
    {
        using var disturbance = set.Disturb();
        var primary = await set.PrimaryAsync(cancellationToken);
        var fault = Begin(FaultKind.Freeze, primary, "SIGSTOP of the primary");
        primary.Process.Freeze();
        try
        {
            await Task.Delay(length, session.Time, cancellationToken);
        }
        finally
        {
            primary.Process.Thaw();
        }

        await Recoveries.AwaitAsync(session, runner, fault, cancellationToken);
        await set.JoinAllAsync(cancellationToken);
    }

    /// <summary>The marks of the time until another node is primary, by the nodes' logs.</summary>
    /// <param name="limitSeconds">The limit, seconds.</param>
    public IEnumerable<PassMark> Marks(double limitSeconds = Failover.LimitSeconds)
    {
        var events = set.Events;
        double?[] waits =
        [
            .. _failovers.Select(failover =>
                SetUnderTest.ElectionAfter(events, failover.At, failover.Node) is { } election
                    ? (election.At - failover.At).TotalSeconds
                    : (double?)null
            ),
        ];
        var areKnown = waits.Length > 0 && waits.All(wait => wait is not null);
        double[] known = [.. waits.OfType<double>().Order()];
        yield return Mark("new primary after the fault, median", areKnown ? known[known.Length / 2] : null);
        yield return Mark("new primary after the fault, at worst", areKnown ? known[^1] : null);

        PassMark Mark(string name, double? seconds) => PassMark.AtMost(name, seconds, limitSeconds, "s");
    }

    private async Task<Cut> CutAsync(
        LoadRunner runner,
        string label,
        TimeSpan length,
        Func<DatabaseNode, Task> begin,
        CancellationToken cancellationToken
    )
    {
        using var disturbance = set.Disturb();
        var primary = await set.PrimaryAsync(cancellationToken);
        var fault = Begin(FaultKind.Partition, primary, label);
        await begin(primary);
        var cut = new Cut(primary.Number, session.Time.GetTimestamp(), session.Time.GetUtcNow());
        await Task.Delay(length, session.Time, cancellationToken);
        session.Faults.StillGone(fault, session.Time.GetTimestamp());
        await set.PrimaryAsync(cancellationToken);
        await Recoveries.AwaitAsync(session, runner, fault, cancellationToken);
        await set.JoinAllAsync(cancellationToken);
        return cut;
    }

    private int Begin(FaultKind kind, DatabaseNode primary, string what)
    {
        _failovers.Add(new(primary.Number, session.Time.GetUtcNow()));
        return session.Faults.Begin(kind, FormattableString.Invariant($"{what}, node {primary.Number}"));
    }
}

/// <summary>A fault of a primary.</summary>
/// <param name="Node">Its number.</param>
/// <param name="At">The time of the fault.</param>
internal sealed record Failover(int Node, DateTimeOffset At)
{
    /// <summary>Another node is primary within this time; the nodes of a drill wait a second for a silent primary.</summary>
    public const double LimitSeconds = 2;
}

/// <summary>A primary that was cut off from the others.</summary>
/// <param name="Node">Its number.</param>
/// <param name="Start">When the node had been told, by the clock's timestamps.</param>
/// <param name="At">The same by the wall clock.</param>
internal sealed record Cut(int Node, long Start, DateTimeOffset At);
