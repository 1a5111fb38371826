using DzStore.Load;
using DzStore.Load.Results;
using DzStore.LoadTests.Sessions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.LoadTests.Scenarios;

/// <summary>Looks every order of a run up, and says what must hold of each write concern whatever the run was about.</summary>
internal static class Audits
{
    /// <summary>What w=1 has acknowledged may be this old and not on disk: twice the journal's interval.</summary>
    public const double LossWindowMs = 200;

    public static async Task<Verification> AuditAsync(Session session, IEnumerable<OrderLedger> ledgers, CancellationToken cancellationToken)
    {
        session.Say("Looking every order up ...");
        var faults = session.Faults.Kills();
        var found = new List<ConcernLedger>();
        var marks = new List<PassMark>();
        foreach (var ledger in ledgers)
        {
            found.Add(await ledger.AuditAsync(new MongoOrderBook(session.Store.Database.Store, ledger.Collection), faults, cancellationToken));
            marks.AddRange(Marks(found[^1], ledger.Improper));
        }

        return new(found, marks);
    }

    /// <summary>Removes the run's own orders, and no others.</summary>
    public static async Task RemoveAsync(Session session, IEnumerable<OrderLedger> ledgers, CancellationToken cancellationToken)
    {
        foreach (var ledger in ledgers)
        {
            var filter = Builders<BsonDocument>.Filter;
            var prefix = ledger.Orders.Prefix;
            await session.Store.Database.Store.GetCollection<BsonDocument>(ledger.Collection)
                .DeleteManyAsync(filter.Gte("_id", prefix) & filter.Lt("_id", prefix + char.MaxValue), cancellationToken);
        }
    }

    /// <param name="ledger">What became of its orders.</param>
    /// <param name="improper">How many of its answers spoke of success and were not what the contract says of it.</param>
    internal static IEnumerable<PassMark> Marks(ConcernLedger ledger, long improper)
    {
        var durable = ledger.Concern != OrdersScenario.Fast;
        if (durable)
            yield return PassMark.AtMost($"{ledger.Concern}: acknowledged orders lost", ledger.Lost, 0, "orders");
        else if (ledger.Lost > 0)
        {
            yield return PassMark.AtMost(
                $"{ledger.Concern}: age of the oldest order lost", ledger.LossAgesMs.Count == ledger.Lost ? ledger.LossAgesMs[^1] : null, LossWindowMs, "ms",
                $"{ledger.Lost} of {ledger.Acknowledged} acknowledged orders were lost" + (ledger.LossAgesMs.Count == ledger.Lost ? "" : ", some without any fault after them"));
        }

        yield return PassMark.AtMost($"{ledger.Concern}: orders stored twice", ledger.Duplicated, 0, "orders");
        yield return PassMark.AtMost($"{ledger.Concern}: orders stored with other content", ledger.Altered, 0, "orders");
        // 504 is for what cannot be known: whoever is told no places the order elsewhere.
        yield return PassMark.AtMost($"{ledger.Concern}: orders refused, and stored all the same", ledger.StoredThoughRefused, 0, "orders");
        yield return PassMark.AtMost($"{ledger.Concern}: answers of success that break the contract", improper, 0, "answers", improper > 0 ? "such as a 201 without its write concern" : "");
        yield return PassMark.AtLeast($"{ledger.Concern}: orders acknowledged", ledger.Acknowledged, 1, "orders", "a run that stored nothing proves nothing");
    }
}
