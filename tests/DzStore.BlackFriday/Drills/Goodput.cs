using DzStore.BlackFriday.Sessions;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// The mark of goodput through faults: requests fail while something is broken on purpose, and succeed while nothing is. A run that answers
/// nothing loses nothing, and proves nothing.
/// </summary>
internal static class Goodput
{
    /// <summary>
    /// So many complete of the requests that are offered while nothing is broken, percent. Not all: a fault is over with the first success,
    /// and the second of two services may notice half a second after the first that the database is back.
    /// </summary>
    private const double Limit = 80;

    /// <param name="session">The run with its faults.</param>
    /// <param name="measured">Its load.</param>
    /// <param name="recoveryLimit">The time after the end of a fault that a recovery may take; what is still broken then counts.</param>
    public static PassMark Mark(Session session, LoadMeasurements measured, TimeSpan recoveryLimit) =>
        Mark(measured, session.Faults.Since(session.Started), recoveryLimit);

    /// <inheritdoc cref="Mark(Session, LoadMeasurements, TimeSpan)"/>
    internal static PassMark Mark(LoadMeasurements measured, IReadOnlyList<Fault> faults, TimeSpan recoveryLimit)
    {
        var phases = measured.Phases.Where(phase => !phase.IsWarmUp).ToArray();
        var all = phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + (phase.End - phase.Start));
        var broken = phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Broken(phase, faults, recoveryLimit));
        var whole = measured.Counts.Offered * (all - broken) / all;
        return PassMark.AtLeast(
            "goodput while nothing was broken",
            whole > 0 ? Math.Min(100, 100 * measured.Counts.Completed / whole) : null,
            Limit,
            "%",
            FormattableString.Invariant($"{measured.Counts.Completed:#,0} requests completed, {whole:#,0} offered in that time")
        );
    }

    /// <summary>The part of a phase in which at least one fault lasts: from its beginning until requests succeed again.</summary>
    private static TimeSpan Broken(PhaseResult phase, IReadOnlyList<Fault> faults, TimeSpan recoveryLimit)
    {
        var (broken, until) = (TimeSpan.Zero, phase.Start);
        foreach (var fault in faults.OrderBy(fault => fault.Start))
        {
            var recovery = fault.Recovery is { } seen && seen < recoveryLimit ? seen : recoveryLimit;
            var start = Max(fault.Start, until);
            var end = Min(fault.End is { } undone ? undone + recovery : phase.End, phase.End);
            if (end <= start)
                continue;
            broken += end - start;
            until = end;
        }

        return broken;
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
