using DzStore.BlackFriday.Sessions;
using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
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
        var found = new List<ConcernLedger>();
        var marks = new List<PassMark>();
        foreach (var ledger in ledgers)
        {
            found.Add(
                await ledger.AuditAsync(
                    new MongoOrderRepository(session.Store.Database.Store, ledger.Collection),
                    faults,
                    cancellationToken
                )
            );
            marks.AddRange(Marks(found[^1], ledger.Improper));
        }

        return new(found, marks);
    }

    /// <summary>Removes the orders of this run, and no others.</summary>
    public static async Task RemoveAsync(Session session, IEnumerable<OrderLedger> ledgers, CancellationToken cancellationToken)
    {
        // The safest first: a reconciler in between would restore what Checkout lacks and Billing holds.
        foreach (var ledger in ledgers.Reverse())
        {
            var repository = new MongoOrderRepository(session.Store.Database.Store, ledger.Collection);
            await repository.RemoveAsync(ledger.Orders.Ids, cancellationToken);
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
