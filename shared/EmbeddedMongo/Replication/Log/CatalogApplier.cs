using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>Carries out the changes of the catalog that stand in the oplog.</summary>
internal sealed class CatalogApplier(WriteTransaction transaction, bool isCopying)
{
    private CollectionInfo? _last;

    /// <summary>The collection of an entry; null where it is gone already, as an initial sync finds it.</summary>
    /// <exception cref="MongoException">NamespaceNotFound outside an initial sync.</exception>
    public CollectionInfo? Find(OplogEntry entry)
    {
        if (entry.Collection is not { } uuid)
            throw new MongoException(ErrorCode.FailedToParse, $"the entry names no collection by its identity (ui), as {entry.Namespace}");
        if (_last?.Uuid != uuid)
            _last = Find(uuid);
        // The catalog has a newer description where an index has met its first array.
        _last = _last is null ? null : transaction.Catalog.Find(_last.Namespace);
        if (_last?.Uuid != uuid)
            _last = Find(uuid);
        return _last is null && !isCopying
            ? throw new MongoException(ErrorCode.NamespaceNotFound, $"there is no collection {uuid} ({entry.Namespace})")
            : _last;
    }

    /// <exception cref="MongoException">The command can't be carried out, or this server does not know it.</exception>
    public void Apply(OplogEntry entry, BsonDocument command)
    {
        var database = entry.Namespace[..entry.Namespace.IndexOf('.', StringComparison.Ordinal)];
        var name = command.GetElement(0).Name;
        switch (name)
        {
            case "create":
                Create(new Namespace(database, command[0].AsString), entry, command);
                break;
            case "dropDatabase":
                // Its collections have been dropped one by one.
                break;
            case "drop" or "renameCollection" or "createIndexes" or "dropIndexes" or "collMod":
                if (Find(entry) is { } info)
                    Change(name, info, entry, command);
                break;
            default:
                throw new MongoException(ErrorCode.CommandNotFound, $"the command '{name}' in the oplog is not known to this server");
        }
    }

    private void Change(string name, CollectionInfo info, OplogEntry entry, BsonDocument command)
    {
        _last = null;
        switch (name)
        {
            case "drop":
                transaction.Remove(info);
                break;
            case "renameCollection":
                Rename(info, entry, command);
                break;
            case "createIndexes":
                CreateIndex(info, command);
                break;
            case "dropIndexes":
                DropIndex(info, command["index"]);
                break;
            default:
                Modify(info, command);
                break;
        }
    }

    private CollectionInfo? Find(Guid uuid) => transaction.Catalog.Collections.Values.FirstOrDefault(info => info.Uuid == uuid);

    private void Create(Namespace ns, OplogEntry entry, BsonDocument command)
    {
        var uuid = entry.Collection ?? throw new MongoException(ErrorCode.FailedToParse, $"the create of {ns} has no identity (ui)");
        if (Find(uuid) is { } existing)
        {
            if (existing.Namespace != ns)
                Move(existing, ns, existing.Uuid);
            return;
        }

        MakeRoom(ns, dropped: null);
        transaction.Put(
            new CollectionInfo
            {
                Id = transaction.NewId(),
                Namespace = ns,
                Uuid = uuid,
                Options = [.. command.Elements.Where(option => option.Name is not ("create" or "idIndex"))],
                Indexes = [IndexSpecification.Id.ToInfo(transaction.NewId())],
            }
        );
    }

    private void Rename(CollectionInfo info, OplogEntry entry, BsonDocument command)
    {
        var details = entry.Details.IsEmpty ? [] : Values.RawBson.Document(entry.Details);
        var uuid = details.TryGetValue("toUUID", out var other) ? ToGuid(other) : info.Uuid;
        Guid? dropped = command.TryGetValue("dropTarget", out var target) && target.IsBsonBinaryData ? ToGuid(target) : null;
        var to = Namespace.Parse(command["to"].AsString);
        if (isCopying && dropped is { } gone && Find(gone) is { } elsewhere && elsewhere.Namespace != to)
            transaction.Remove(elsewhere);
        if (info.Namespace != to)
            MakeRoom(to, dropped);
        Move(info, to, uuid);
    }

    private void Move(CollectionInfo info, Namespace to, Guid uuid)
    {
        MakeRoom(to, dropped: null, except: info.Uuid);
        transaction.Rename(info, info with { Namespace = to, Uuid = uuid });
    }

    /// <summary>
    /// Frees a name. In an initial sync a collection may have it that got it later: that entry is still to come, and gives it back.
    /// </summary>
    private void MakeRoom(Namespace ns, Guid? dropped, Guid? except = null)
    {
        if (transaction.Catalog.Find(ns) is not { } there || there.Uuid == except)
            return;
        if (there.Uuid == dropped)
            transaction.Remove(there);
        else if (isCopying)
            transaction.Rename(there, there with { Namespace = new Namespace(ns.Database, $"tmp.sync.{there.Uuid:N}") });
        else
            throw new MongoException(ErrorCode.NamespaceExists, $"{ns} exists already, as {there.Uuid}");
    }

    private void CreateIndex(CollectionInfo info, BsonDocument command)
    {
        var specification = IndexSpecification.Parse([.. command.Elements.Where(element => element.Name != "createIndexes")]);
        if (info.Indexes.Any(index => index.Name == specification.Name))
            return;
        var index = specification.ToInfo(transaction.NewId());
        // A copy gets its indexes when its documents agree with each other: before, two may have one unique key.
        if (!isCopying)
            index = IndexBuilder.Build(transaction.Store, info, index, CancellationToken.None);
        info = info with { Indexes = [.. info.Indexes, index] };
        transaction.Put(info);
        transaction.Count(info, 0, 0);
    }

    private void DropIndex(CollectionInfo info, BsonValue name)
    {
        var dropped = info.Indexes.Where(index => !index.IsId && (name == "*" || index.Name == name)).ToArray();
        if (dropped.Length == 0 && !isCopying)
            throw new MongoException(ErrorCode.IndexNotFound, $"index not found with name [{name}] in {info.Namespace}");
        transaction.PutWithout(info, dropped);
    }

    private void Modify(CollectionInfo info, BsonDocument command)
    {
        (BsonValue, bool)? index = command.TryGetValue("index", out var change) ? (change["name"], change["hidden"].ToBoolean()) : null;
        if (isCopying && index is var (name, _) && info.Indexes.All(one => one.Name != name))
            index = null;
        transaction.Put(CollectionOperations.Modified(info, index, Number(command, "cappedSize"), Number(command, "cappedMax")).Changed);
    }

    private static long? Number(BsonDocument command, string name) =>
        command.TryGetValue(name, out var value) && value.IsNumeric ? value.ToInt64() : null;

    private static Guid ToGuid(BsonValue uuid) => uuid.AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);
}
