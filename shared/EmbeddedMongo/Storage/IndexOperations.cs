using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Transactions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>Creating and dropping of indexes.</summary>
internal static class IndexOperations
{
    private const int MaxIndexes = 64;

    public static CreateIndexesResult Create(
        StorageEngine engine,
        Namespace ns,
        IReadOnlyList<BsonDocument> specs,
        OpenTransaction? within,
        CancellationToken cancellationToken
    )
    {
        var requested = specs.Select(IndexSpecification.Parse).ToArray();
        using var transaction = within?.BeginStatement() ?? engine.BeginWrite(ns);
        var automatic = transaction.Find(ns) is null;
        var info = CollectionOperations.GetOrAdd(transaction, ns);
        var before = info.Indexes.Count;
        var built = new List<IndexInfo>();
        try
        {
            foreach (var specification in requested)
            {
                if (IsThere(info, specification))
                    continue;
                if (info.Indexes.Count == MaxIndexes)
                {
                    throw new MongoException(
                        ErrorCode.CannotCreateIndex,
                        $"add index fails, too many indexes for {ns} key:{ShellText.Of(specification.Key)}"
                    );
                }

                if (built.Count == 0 && !transaction.IsPrivate)
                    transaction.ClaimExclusively(ns);
                var index = specification.ToInfo(transaction.NewId());
                built.Add(index);
                index = ErrorContext.In($"Index build failed: {Guid.NewGuid()}: Collection {ns} ( {info.Uuid} )", () =>
                    transaction.Build(info, index, cancellationToken)
                );
                info = info with { Indexes = [.. info.Indexes, index] };
            }
        }
        catch
        {
            foreach (var index in built)
                engine.DeleteIndexEntries(index.Id);
            throw;
        }

        if (built.Count == 0 && !automatic)
            return new CreateIndexesResult(before, before, false, engine.AppliedSequence);
        transaction.Put(info);
        foreach (var index in info.Indexes.Skip(before))
            transaction.LogCreateIndex(info, index);
        transaction.Count(info, 0, 0); // writes the sizes of the new indexes
        return new CreateIndexesResult(before, info.Indexes.Count, automatic, transaction.Commit());
    }

    /// <exception cref="MongoException">IndexKeySpecsConflict, IndexOptionsConflict.</exception>
    private static bool IsThere(CollectionInfo info, IndexSpecification requested)
    {
        var text = ShellText.Of(requested.ToInfo(0).ToSpec());
        if (info.Indexes.FirstOrDefault(index => index.Name == requested.Name) is { } namesake)
        {
            if (!requested.Equivalent(namesake))
            {
                throw new MongoException(
                    ErrorCode.IndexKeySpecsConflict,
                    "An existing index has the same name as the requested index. When index names are not specified, they "
                        + "are auto generated and can cause conflicts. "
                        + $"Please refer to our documentation. Requested index: {text}, existing index: {ShellText.Of(namesake.ToSpec())}"
                );
            }

            if (requested.Hidden != namesake.Hidden)
            {
                throw new MongoException(
                    ErrorCode.IndexOptionsConflict,
                    $"An equivalent index already exists with the same name but different options. Requested index: {text}, "
                        + $"existing index: {ShellText.Of(namesake.ToSpec())}"
                );
            }

            return true;
        }

        if (info.Indexes.FirstOrDefault(requested.Equivalent) is { } twin)
            throw new MongoException(ErrorCode.IndexOptionsConflict, $"Index already exists with a different name: {twin.Name}");
        return false;
    }

    public static DropIndexesResult Drop(StorageEngine engine, Namespace ns, BsonValue index)
    {
        using var transaction = engine.BeginWrite(ns);
        var info = transaction.Catalog.Find(ns) ?? throw new MongoException(ErrorCode.NamespaceNotFound, $"ns not found {ns}");
        var dropped = Named(info, index);
        if (dropped.Count == 0)
            return new DropIndexesResult(info.Indexes.Count, engine.AppliedSequence);
        transaction.ClaimExclusively(ns);
        transaction.PutWithout(info, dropped);
        foreach (var gone in dropped)
            transaction.LogDropIndex(info, gone);
        return new DropIndexesResult(info.Indexes.Count, transaction.Commit());
    }

    /// <summary>The indexes that a command names.</summary>
    /// <exception cref="MongoException">IndexNotFound; InvalidOptions for <c>_id_</c>; TypeMismatch.</exception>
    public static List<IndexInfo> Named(CollectionInfo info, BsonValue index)
    {
        List<IndexInfo> dropped = index switch
        {
            BsonString { Value: "*" } => [.. info.Indexes.Skip(1)],
            BsonString name => [ByName(info, name.Value)],
            BsonArray names => [.. names.Select(name => ByName(info, name.IsString ? name.AsString : throw WrongType(name))).Distinct()],
            BsonDocument key =>
            [
                info.Indexes.FirstOrDefault(candidate => ValueOrder.Instance.Equals(candidate.Key, key))
                    ?? throw new MongoException(ErrorCode.IndexNotFound, $"can't find index with key: {ShellText.Of(key)}"),
            ],
            _ => throw WrongType(index),
        };
        return dropped.Any(candidate => candidate.IsId)
            ? throw new MongoException(ErrorCode.InvalidOptions, "cannot drop _id index")
            : dropped;
    }

    private static IndexInfo ByName(CollectionInfo info, string name) =>
        info.Indexes.FirstOrDefault(candidate => candidate.Name == name)
        ?? throw new MongoException(ErrorCode.IndexNotFound, $"index not found with name [{name}]");

    private static MongoException WrongType(BsonValue value) =>
        new(
            ErrorCode.TypeMismatch,
            $"BSON field 'dropIndexes.index' is the wrong type '{BsonTypeNames.Of(value.BsonType)}', expected types '[string, "
                + "object, array]'"
        );
}
