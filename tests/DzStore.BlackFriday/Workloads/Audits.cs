using DzStore.BlackFriday.Sessions;
using DzStore.Load.Ledgers;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Workloads;

/// <summary>Looks every order of a run up, and gives the marks that every run must meet.</summary>
internal static class Audits
{
    /// <summary>An order that w=1 acknowledged may be this old (milliseconds) and not on disk: twice the journal interval.</summary>
    public const double LossWindowMs = 200;

    public static async Task<Verification> AuditAsync(
        Session session,
        IEnumerable<OrderLedger> ledgers,
        CancellationToken cancellationToken
    )
    {
        session.Say("Looking every order up ...");
        var faults = session.Faults.Kills();
        if (session.Set is { } set)
            await set.CommitAllAsync(cancellationToken);
        var found = new List<ConcernLedger>();
        var marks = new List<PassMark>();
        foreach (var ledger in ledgers)
        {
            found.Add(await AuditAsync(session, ledger, faults, cancellationToken));
            marks.AddRange(Marks(found[^1], ledger.Improper));
        }

        return new(found, marks);
    }

    /// <summary>Looks the orders of one ledger up, and in a set the reasons for those that are gone.</summary>
    public static async Task<ConcernLedger> AuditAsync(
        Session session,
        OrderLedger ledger,
        IReadOnlyList<FaultSpan> faults,
        CancellationToken cancellationToken
    )
    {
        var audit = await ledger.AuditAsync(session.Repository(ledger.Collection), cancellationToken);
        var totals = audit.Totals(faults);
        if (session.Set is not { } set)
            return totals;
        var evidence = await set.EvidenceAsync(ledger.Collection, ledger.Orders.Ids, cancellationToken);
        return totals with { LossReasons = audit.Lost(evidence).Reasons() };
    }

    /// <summary>Removes the orders of this run, and no others.</summary>
    public static async Task RemoveAsync(Session session, IEnumerable<OrderLedger> ledgers, CancellationToken cancellationToken)
    {
        // The safest first: a reconciler in between would restore what Checkout lacks and Billing holds.
        foreach (var ledger in ledgers.Reverse())
        {
            await session.Repository(ledger.Collection).RemoveAsync(ledger.Orders.Ids, cancellationToken);
        }
    }

    /// <summary>The marks of one ledger.</summary>
    /// <param name="ledger">The audited orders.</param>
    /// <param name="improper">The number of answers of success that break the contract.</param>
    internal static IEnumerable<PassMark> Marks(ConcernLedger ledger, long improper)
    {
        var durable = ledger.Concern != OrdersWorkload.Fast;
        if (durable)
        {
            yield return PassMark.AtMost($"{ledger.Concern}: acknowledged orders lost", ledger.Lost, 0, "orders");
        }
        else if (ledger.LossReasons is { } reasons)
        {
            yield return PassMark.AtMost(
                $"{ledger.Concern}: lost orders that nothing explains",
                reasons.Unexplained,
                0,
                "orders",
                FormattableString.Invariant($"{ledger.Lost:#,0} of {ledger.Acknowledged:#,0} acknowledged orders were lost: ")
                    + FormattableString.Invariant($"{reasons.RolledBack:#,0} are in rollback files, ")
                    + FormattableString.Invariant($"{reasons.NeverWritten:#,0} were never written by the dead primary")
            );
        }
        else if (ledger.Lost > 0)
        {
            yield return PassMark.AtMost(
                $"{ledger.Concern}: age of the oldest order lost",
                ledger.LossAgesMs.Count == ledger.Lost ? ledger.LossAgesMs[^1] : null,
                LossWindowMs,
                "ms",
                $"{ledger.Lost} of {ledger.Acknowledged} acknowledged orders were lost"
                    + (ledger.LossAgesMs.Count == ledger.Lost ? "" : ", some without any fault after them")
            );
        }

        yield return PassMark.AtMost($"{ledger.Concern}: orders stored twice", ledger.Duplicated, 0, "orders");
        yield return PassMark.AtMost($"{ledger.Concern}: orders stored with other content", ledger.Altered, 0, "orders");
        // A caller that is refused places the order elsewhere; 504 is for an unknown outcome.
        yield return PassMark.AtMost($"{ledger.Concern}: orders refused, and stored all the same", ledger.StoredThoughRefused, 0, "orders");
        yield return PassMark
            .AtMost($"{ledger.Concern}: answers of success that break the contract", improper, 0, "answers")
            .IfMissed("such as a 201 without its write concern");
        yield return PassMark
            .AtLeast($"{ledger.Concern}: orders acknowledged", ledger.Acknowledged, 1, "orders")
            .IfMissed("a run that stored nothing proves nothing");
    }
}
