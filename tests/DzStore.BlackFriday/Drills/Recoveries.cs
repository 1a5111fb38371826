using DzStore.BlackFriday.Sessions;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>Recovery from faults: the wait for it, and its mark.</summary>
internal static class Recoveries
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Notes the end of a fault, and waits until a request that was sent after it succeeds.</summary>
    public static async Task AwaitAsync(Session session, LoadRunner runner, int fault, CancellationToken cancellationToken)
    {
        var back = session.Faults.End(fault);
        using var limit = new CancellationTokenSource(Limit, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            session.Faults.Recovered(fault, await runner.RecoveryAsync(back, either.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            session.Say($"Nothing succeeded within {Limit.TotalSeconds:0} s of the database's return.");
        }
    }

    /// <summary>The slowest recovery from any fault of the run; not measured where one never came.</summary>
    public static PassMark Mark(Session session, string name, double limitSeconds)
    {
        var faults = session.Faults.Since(session.Started);
        return PassMark.AtMost(
            name,
            faults.Count > 0 && faults.All(fault => fault.Recovery is not null)
                ? faults.Max(fault => fault.Recovery!.Value.TotalSeconds)
                : null,
            limitSeconds,
            "s"
        );
    }
}
