using DzStore.BlackFriday.Sessions;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Drills;

/// <summary>The mark of recovery from faults.</summary>
internal static class Recoveries
{
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
