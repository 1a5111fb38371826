using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Orders.Reconciliation;

/// <summary>
/// Restores orders that Checkout acknowledged with w=1 and lost in a crash, and Billing holds. It reads Billing's orders page by page by
/// ascending id, looks up the ids of each page in Checkout, and inserts the missing ones as Billing has them, byte for byte.
/// </summary>
/// <remarks>
/// It keeps no state between runs and overwrites nothing: the unique id makes every insert safe to repeat, so that a run can be killed
/// anywhere, started again, or run beside others. Orders that only Checkout holds are normal: they are not paid yet.
/// </remarks>
public sealed class Reconciler
{
    /// <summary>The number of pages between two progress reports.</summary>
    private const int ProgressPages = 20;

    private static readonly FilterDefinitionBuilder<BsonDocument> Where = Builders<BsonDocument>.Filter;
    private static readonly SortDefinition<BsonDocument> ById = Builders<BsonDocument>.Sort.Ascending("_id");
    private static readonly InsertManyOptions Unordered = new() { IsOrdered = false };

    private readonly IMongoCollection<BsonDocument> _source,
        _target;
    private readonly DatabaseResilience _database;
    private readonly TimeProvider _time;
    private readonly int _pageOrders;
    private readonly IReadOnlyList<string> _nodeFolders;

    /// <summary>Creates a reconciler of two collections.</summary>
    /// <param name="orders">The database of both collections.</param>
    /// <param name="source">The collection that never loses an order.</param>
    /// <param name="target">The collection whose lost orders are restored.</param>
    /// <param name="database">Runs the operations.</param>
    /// <param name="mongo">The time limit of an operation.</param>
    /// <param name="options">The size of a page, and the folders of nodes.</param>
    /// <param name="time">The clock.</param>
    public Reconciler(
        IMongoDatabase orders,
        string source,
        string target,
        DatabaseResilience database,
        IOptions<MongoOptions> mongo,
        IOptions<ReconcileOptions> options,
        TimeProvider time
    )
    {
        // It restores only orders that no crash can lose any more, and restores them so that no crash can lose them again.
        _source = orders
            .GetCollection<BsonDocument>(source)
            .WithReadConcern(ReadConcern.Majority)
            .WithReadPreference(ReadPreference.Primary);
        _target = orders
            .GetCollection<BsonDocument>(target)
            .WithReadConcern(ReadConcern.Local)
            .WithReadPreference(ReadPreference.Primary)
            .WithWriteConcern(WriteConcern.WMajority.With(journal: true, wTimeout: mongo.Value.OperationTimeout * 0.8));
        (_database, _time) = (database, time);
        (_pageOrders, _nodeFolders) = (options.Value.PageOrders, options.Value.NodeFolders);
    }

    /// <summary>
    /// Examines everything once. A run that is cancelled, or whose database becomes unavailable, returns what it did until then and the
    /// reason.
    /// </summary>
    /// <param name="progress">Called now and then with the counts so far.</param>
    /// <param name="cancellationToken">Ends the run; an insert that began is finished.</param>
    public async Task<ReconcileReport> RunAsync(Action<ReconcileReport>? progress, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var tally = new ReconcileTally();
        try
        {
            var undone = await UndoneOrders.ReadAsync(_database, _target, _nodeFolders, cancellationToken);
            // It starts after the empty string: the ids of orders are strings, and no other document is an order.
            var after = "";
            for (var pages = 1; ; pages++)
            {
                var page = await ReadPageAsync(after, cancellationToken);
                if (page.Count == 0)
                {
                    (await undone.NotInAsync([_target, _source], _pageOrders, cancellationToken)).ForEach(tally.RolledBackUnpaid);
                    return tally.Report(_time.GetElapsedTime(started));
                }

                await SettleAsync(page, undone, tally, cancellationToken);
                after = Id(page[^1]);
                if (pages % ProgressPages == 0)
                    progress?.Invoke(tally.Report(_time.GetElapsedTime(started)));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return tally.Report(_time.GetElapsedTime(started), "it was cancelled");
        }
        catch (Exception e) when (DatabaseFailure.IsUnavailable(e))
        {
            return tally.Report(_time.GetElapsedTime(started), _database.Explain(e));
        }
        catch (MongoException e)
        {
            return tally.Report(_time.GetElapsedTime(started), $"the database refused an operation: {e.Message}");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return tally.Report(_time.GetElapsedTime(started), $"a rollback file cannot be read: {e.Message}");
        }
    }

    private async Task SettleAsync(List<BsonDocument> page, UndoneOrders undone, ReconcileTally tally, CancellationToken cancellationToken)
    {
        var there = await LookUpAsync(_target, page, cancellationToken);
        List<BsonDocument> missing = [];
        foreach (var order in page)
        {
            if (there.TryGetValue(Id(order), out var existing))
                Compare(order, existing, tally.AlreadyThere, tally);
            else
                missing.Add(order);
        }

        tally.Missing(missing.Count);
        missing.Select(Id).Where(undone.Include).ToList().ForEach(tally.RolledBack);
        // Checkout could not read these documents.
        foreach (var unreadable in missing.FindAll(order => !order.IsOrder()))
        {
            missing.Remove(unreadable);
            tally.Failed(Id(unreadable));
        }
        if (missing.Count > 0)
            await RestoreAsync(missing, tally);
    }

    /// <summary>
    /// Inserts the missing orders. An insert that began is finished even if the run is cancelled, so that its outcome is known.
    /// </summary>
    private async Task RestoreAsync(List<BsonDocument> missing, ReconcileTally tally)
    {
        var sends = DatabaseSends.Watch();
        try
        {
            await _database.ExecuteAsync(
                async limit =>
                {
                    await _target.InsertManyAsync(missing, Unordered, limit);
                    return true;
                },
                CancellationToken.None
            );
            missing.ForEach(_ => tally.Restored());
        }
        catch (MongoBulkWriteException<BsonDocument> e)
        {
            await SettlePartlyAsync(missing, e, sends.Count, tally);
        }
        catch (Exception e) when (WriteFailures.Judge(e, sends.Count) == WriteFailure.Unknown)
        {
            await LookAgainAsync(missing, ReadConcern.Majority, tally.Restored, tally);
        }
        catch (Exception)
        {
            missing.ForEach(order => tally.Failed(Id(order)));
            throw;
        }
    }

    /// <summary>
    /// Settles an insert that failed in part: the server names each order it refused; the others are stored, though perhaps not on a
    /// majority.
    /// </summary>
    private async Task SettlePartlyAsync(
        List<BsonDocument> missing,
        MongoBulkWriteException<BsonDocument> exception,
        int sends,
        ReconcileTally tally
    )
    {
        var refused = exception.WriteErrors.ToDictionary(error => error.Index);
        List<BsonDocument> taken = [],
            unconfirmed = [];
        for (var index = 0; index < missing.Count; index++)
        {
            if (refused.TryGetValue(index, out var error))
            {
                if (error.Category == ServerErrorCategory.DuplicateKey)
                    taken.Add(missing[index]);
                else if (WriteFailures.Judge(error, sends) == WriteFailure.Unknown)
                    unconfirmed.Add(missing[index]);
                else
                    tally.Failed(Id(missing[index]));
            }
            else if (exception.WriteConcernError is not null)
            {
                unconfirmed.Add(missing[index]);
            }
            else
            {
                tally.Restored();
            }
        }

        try
        {
            // Another run or Checkout itself has stored them meanwhile, with any content.
            await LookAgainAsync(taken, ReadConcern.Local, tally.AlreadyThere, tally);
        }
        finally
        {
            await LookAgainAsync(unconfirmed, ReadConcern.Majority, tally.Restored, tally);
        }
    }

    /// <summary>Looks up orders whose insert is not settled; one that is not found is unknown.</summary>
    private async Task LookAgainAsync(List<BsonDocument> open, ReadConcern concern, Action same, ReconcileTally tally)
    {
        if (open.Count == 0)
            return;
        Dictionary<string, BsonDocument> there;
        try
        {
            there = await LookUpAsync(_target.WithReadConcern(concern), open, CancellationToken.None);
        }
        catch (Exception)
        {
            open.ForEach(order => tally.Unknown(Id(order)));
            throw;
        }
        foreach (var order in open)
        {
            if (there.TryGetValue(Id(order), out var existing))
                Compare(order, existing, same, tally);
            else
                tally.Unknown(Id(order));
        }
    }

    private static void Compare(BsonDocument order, BsonDocument existing, Action same, ReconcileTally tally)
    {
        if (order.IsSameOrderAs(existing))
            same();
        else
            tally.Conflict(Id(order));
    }

    private async Task<List<BsonDocument>> ReadPageAsync(string after, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync(
            limit =>
                _source.Find(Where.Gt("_id", after), new() { BatchSize = _pageOrders }).Sort(ById).Limit(_pageOrders).ToListAsync(limit),
            cancellationToken
        );

    private async Task<Dictionary<string, BsonDocument>> LookUpAsync(
        IMongoCollection<BsonDocument> orders,
        List<BsonDocument> page,
        CancellationToken cancellationToken
    )
    {
        var byId = Where.In("_id", page.Select(Id));
        var found = await _database.ExecuteAsync(
            limit => orders.Find(byId, new() { BatchSize = page.Count }).ToListAsync(limit),
            cancellationToken
        );
        return found.ToDictionary(Id, StringComparer.Ordinal);
    }

    private static string Id(BsonDocument order) => order["_id"].AsString;
}
