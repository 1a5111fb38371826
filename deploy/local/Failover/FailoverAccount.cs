using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Local.Reporting;
using DzStore.LocalHost;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Local.Failover;

/// <summary>Accounts for every order of a failover: what was confirmed, what is gone and why, and what came back.</summary>
internal sealed class FailoverAccount(LocalStore store, OrderFlow flow, PrimaryKill kill, TimeProvider time)
{
    /// <summary>The journal interval of w=1, and the way of an answer to the caller on a machine that does much else.</summary>
    private static readonly TimeSpan MemoryWindow = TimeSpan.FromMilliseconds(500);

    /// <summary>The orders of w=1 and of w=majority. The database is read as the majority of the nodes has it.</summary>
    public async Task<IReadOnlyList<ConcernLosses>> ConcernsAsync(CancellationToken cancellationToken)
    {
        // Until the election nobody else could confirm anything: what came until then is the word of the dead primary.
        var death = new PrimaryDeath(new(kill.At, kill.Successor.At), kill.Written);
        var concerns = new List<ConcernLosses>();
        foreach (var (ledger, recovered) in flow.Ledgers.Zip(kill.Recovered))
        {
            var audit = await ledger.AuditAsync(Stored(ledger), cancellationToken);
            var collection = await CollectionIdAsync(ledger.Collection, cancellationToken);
            var undone = RollbackFiles.Read(kill.Node.DbPath, collection, flow.Ids);
            var lost = audit.Lost(new LossEvidence(undone, [death], MemoryWindow, time));
            concerns.Add(Losses(audit, lost, time.GetElapsedTime(kill.At, recovered).TotalMilliseconds));
        }

        return concerns;
    }

    /// <summary>Has the reconciler bring back what was paid.</summary>
    public Task<HealingFigures> HealAsync(CancellationToken cancellationToken)
    {
        var checkout = flow.Ledgers[OrderFlow.Checkout];
        return new Healing(store).RunAsync(
            kill.Node.DbPath,
            async token => (await checkout.AuditAsync(Stored(checkout), token)).Totals([]).Lost,
            cancellationToken
        );
    }

    private static ConcernLosses Losses(OrderAudit audit, IReadOnlyList<LostOrder> lost, double refusedMs)
    {
        var totals = audit.Totals([]);
        var reasons = lost.Reasons();
        return new(
            totals.Concern,
            totals.Orders,
            totals.Acknowledged,
            totals.Refused,
            totals.Unknown,
            totals.Recovered,
            lost.Count,
            reasons.RolledBack,
            reasons.NeverWritten,
            [.. lost.Where(order => order.Reason == LossReason.Unexplained).Select(order => order.OrderId)],
            refusedMs
        );
    }

    private MongoOrderRepository Stored(OrderLedger ledger) => new(store.Database.Store, ledger.Collection, ReadConcern.Majority);

    private async Task<Guid> CollectionIdAsync(string collection, CancellationToken cancellationToken)
    {
        var listed = await store.Database.Store.ListCollectionsAsync(
            new() { Filter = new BsonDocument("name", collection) },
            cancellationToken
        );
        return (await listed.SingleAsync(cancellationToken))["info"]["uuid"].AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);
    }
}
