using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Transactions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>Creating, dropping and renaming of collections: changes of the catalog alone, each one batch.</summary>
internal static class CollectionOperations
{
    public static long Create(StorageEngine engine, Namespace ns, BsonDocument options, OpenTransaction? within)
    {
        ns.Checked();
        using var transaction = within?.BeginStatement() ?? engine.BeginWrite(ns);
        if (transaction.Find(ns) is { } existing)
        {
            if (transaction.IsPrivate)
                throw new MongoException(ErrorCode.NamespaceExists, $"Collection {ns} already exists.");
            if (ValueOrder.Instance.Equals(existing.Options, options))
                return engine.AppliedSequence;
            throw new MongoException(
                ErrorCode.NamespaceExists,
                $"namespace {ns} already exists, but with different options: {ShellText.Of(existing.Options)}"
            );
        }

        Add(transaction, ns, options);
        return transaction.Commit();
    }

    /// <summary>The collection, made with its <c>_id_</c> index if it is not there.</summary>
    public static CollectionInfo GetOrAdd(WriteTransaction transaction, Namespace ns) =>
        transaction.Find(ns) ?? Add(transaction, ns.Checked(), []);

    private static CollectionInfo Add(WriteTransaction transaction, Namespace ns, BsonDocument options)
    {
        CheckCase(transaction.Catalog, ns.Database);
        transaction.ClaimName(ns);
        var info = new CollectionInfo
        {
            Id = transaction.NewId(),
            Namespace = ns,
            Uuid = Guid.NewGuid(),
            Options = options,
            Indexes = [IndexSpecification.Id.ToInfo(transaction.NewId())],
        };
        transaction.Put(info);
        transaction.LogCreate(info);
        return info;
    }

    /// <summary>Databases whose names differ in case alone would share files on some systems, so MongoDB refuses them everywhere.</summary>
    private static void CheckCase(CatalogState catalog, string database)
    {
        const int databaseDifferCase = 13297;
        foreach (var other in catalog.Collections.Keys)
        {
            if (other.Database != database && other.Database.Equals(database, StringComparison.OrdinalIgnoreCase))
            {
                throw new MongoException(
                    databaseDifferCase,
                    $"db already exists with different case already have: [{other.Database}] trying to create [{database}]"
                );
            }
        }
    }

    public static (long, bool?) Modify(
        StorageEngine engine,
        Namespace ns,
        (BsonValue Index, bool Hidden)? change,
        long? bytes,
        long? documents
    )
    {
        using var transaction = engine.BeginWrite(ns);
        var info = transaction.Catalog.Find(ns) ?? throw new MongoException(ErrorCode.NamespaceNotFound, $"ns does not exist: {ns}");
        transaction.ClaimExclusively(ns);
        var (changed, command, hidden) = Modified(info, change, bytes, documents);
        transaction.Put(changed);
        transaction.LogModify(info, command, hidden);
        return (transaction.Commit(), hidden);
    }

    /// <summary>
    /// A collection as <c>collMod</c> leaves it, with the change as the oplog has it; true where an index was hidden before.
    /// </summary>
    public static (CollectionInfo Changed, BsonDocument Command, bool? WasHidden) Modified(
        CollectionInfo info,
        (BsonValue Index, bool Hidden)? change,
        long? bytes,
        long? documents
    )
    {
        var ns = info.Namespace;
        if ((bytes ?? documents) is not null && info.Cap is null)
            throw new MongoException(ErrorCode.InvalidOptions, "Collection must be capped.");
        var (command, changed, hidden) = (new BsonDocument("collMod", ns.Collection), info, (bool?)null);
        if (change is var (wanted, hide))
        {
            if (IndexOperations.Named(info, wanted) is not [var index])
                throw new MongoException(ErrorCode.IndexNotFound, $"cannot find index {ShellText.Of(wanted)} for ns {ns}");
            hidden = index.Hidden;
            command.Add("index", new BsonDocument { { "name", index.Name }, { "hidden", hide } });
            var other = index with { Hidden = hide };
            changed = changed with { Indexes = [.. info.Indexes.Select(one => one.Id == index.Id ? other : one)] };
        }

        var options = new BsonDocument(info.Options);
        if (bytes is { } size)
            options["size"] = command["cappedSize"] = size;
        if (documents is { } most)
            command["cappedMax"] = most;
        if (documents > 0)
            options["max"] = documents;
        else if (documents is not null)
            options.Remove("max");
        return (changed with { Options = options }, command, hidden);
    }

    public static (int?, long) Drop(StorageEngine engine, Namespace ns)
    {
        using var transaction = engine.BeginWrite(ns);
        transaction.ClaimExclusively(ns);
        if (transaction.Catalog.Find(ns) is not { } info)
            return (null, engine.AppliedSequence);
        if (info.IsOplog)
            throw new MongoException(ErrorCode.IllegalOperation, "can't drop live oplog while replicating");
        transaction.Remove(info);
        transaction.LogDrop(info);
        return (info.Indexes.Count, transaction.Commit());
    }

    public static (bool, long) DropDatabase(StorageEngine engine, string database)
    {
        Namespace.CheckDatabase(database);
        using var transaction = engine.BeginWrite(new Namespace(database, "$cmd"));
        foreach (var ns in engine.Transactions.UsedIn(database))
            transaction.ClaimExclusively(ns);
        var collections = transaction.Catalog.Of(database);
        foreach (var info in collections)
        {
            transaction.Remove(info);
            transaction.LogDrop(info);
        }

        if (collections.Count > 0)
            transaction.LogDropDatabase(database);
        return (collections.Count > 0, transaction.Commit());
    }

    public static long Rename(StorageEngine engine, Namespace from, Namespace to, bool dropTarget)
    {
        from.Checked();
        to.Checked();
        using var transaction = engine.BeginWrite(from);
        if (transaction.Catalog.Find(from) is not { } source)
            throw new MongoException(ErrorCode.NamespaceNotFound, $"Source collection {from} does not exist");
        if (from == to)
            throw new MongoException(ErrorCode.IllegalOperation, "Can't rename a collection to itself");
        if (source.IsOplog || to == OperationLog.Name)
            throw new MongoException(ErrorCode.IllegalOperation, "can't rename live oplog while replicating");
        if (OperationLog.Covers(from) != OperationLog.Covers(to))
        {
            throw new MongoException(
                ErrorCode.IllegalOperation,
                "Cannot rename collections between a replicated and an unreplicated database"
            );
        }

        transaction.ClaimExclusively(from);
        transaction.ClaimExclusively(to);
        var target = transaction.Catalog.Find(to);
        if (target is not null)
        {
            if (!dropTarget)
                throw new MongoException(ErrorCode.NamespaceExists, "target namespace exists");
            transaction.Remove(target);
        }

        CheckCase(transaction.Catalog, to.Database);
        // Across databases MongoDB copies the collection, which gives it another identity.
        var renamed = source with { Namespace = to, Uuid = from.Database == to.Database ? source.Uuid : Guid.NewGuid() };
        transaction.Rename(source, renamed);
        transaction.LogRename(source, renamed, target);
        return transaction.Commit();
    }
}
