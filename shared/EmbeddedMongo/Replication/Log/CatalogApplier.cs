using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>Carries out the changes of the catalog that stand in the oplog.</summary>
/// <param name="transaction">The transaction, which replays.</param>
/// <param name="copied">The indexes of an initial sync; null outside one.</param>
internal sealed class CatalogApplier(WriteTransaction transaction, CopiedIndexes? copied)
{
    private const string Displaced = "tmp.sync.";

    private CollectionInfo? _last;

    /// <summary>True for the name of a collection that has to wait for its own within an initial sync.</summary>
    public static bool IsDisplaced(Namespace ns) => ns.Collection.StartsWith(Displaced, StringComparison.Ordinal);

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
        return _last is null && copied is null
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
                var uuid = entry.Collection ?? throw new MongoException(ErrorCode.FailedToParse, "a create has no identity (ui)");
                BsonDocument options = [.. command.Elements.Where(option => option.Name is not ("create" or "idIndex"))];
                Create(new Namespace(database, command[0].AsString), uuid, options);
                break;
            case "dropDatabase":
                // Its collections have been dropped one by one.
                break;
            case "drop" or "renameCollection" or "createIndexes" or "dropIndexes" or "collMod":
                if (Find(entry) is { } info)
                    Change(name, info, entry, command);
                else
                    CheckIsCopied(entry);
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
                copied?.Forget(info.Uuid);
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

    /// <summary>
    /// A rename across databases makes a collection of another identity: it must have been copied, or its documents would be lost here.
    /// </summary>
    private void CheckIsCopied(OplogEntry entry)
    {
        if (!entry.Details.IsEmpty && Values.RawBson.Document(entry.Details).TryGetValue("toUUID", out var to) && Find(ToGuid(to)) is null)
            throw new MongoException(ErrorCode.NamespaceNotFound, $"{entry.Namespace}: a collection went to a database copied before");
    }

    private CollectionInfo? Find(Guid uuid) => transaction.Catalog.Collections.Values.FirstOrDefault(info => info.Uuid == uuid);

    /// <summary>Makes a collection, or gives it the name where it is there already.</summary>
    public void Create(Namespace ns, Guid uuid, BsonDocument options)
    {
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
                Options = options,
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
        if (copied is not null && dropped is { } gone && Find(gone) is { } elsewhere && elsewhere.Namespace != to)
            transaction.Remove(elsewhere);
        if (info.Namespace != to)
            MakeRoom(to, dropped);
        copied?.Move(info.Uuid, uuid);
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
        else if (copied is not null)
            transaction.Rename(there, there with { Namespace = new Namespace(ns.Database, $"{Displaced}{there.Uuid:N}") });
        else
            throw new MongoException(ErrorCode.NamespaceExists, $"{ns} exists already, as {there.Uuid}");
    }

    private void CreateIndex(CollectionInfo info, BsonDocument command)
    {
        BsonDocument spec = [.. command.Elements.Where(element => element.Name != "createIndexes")];
        if (copied is not null)
        {
            copied.Add(info.Uuid, spec);
            return;
        }

        var specification = IndexSpecification.Parse(spec);
        if (info.Indexes.Any(index => index.Name == specification.Name))
            return;
        var index = specification.ToInfo(transaction.NewId());
        info = info with { Indexes = [.. info.Indexes, IndexBuilder.Build(transaction.Store, info, index, CancellationToken.None)] };
        transaction.Put(info);
        transaction.Count(info, 0, 0);
    }

    private void DropIndex(CollectionInfo info, BsonValue name)
    {
        copied?.Remove(info.Uuid, name);
        if (copied is not null)
            return;
        var dropped = info.Indexes.Where(index => !index.IsId && (name == "*" || index.Name == name)).ToArray();
        if (dropped.Length == 0)
            throw new MongoException(ErrorCode.IndexNotFound, $"index not found with name [{name}] in {info.Namespace}");
        transaction.PutWithout(info, dropped);
    }

    private void Modify(CollectionInfo info, BsonDocument command)
    {
        (BsonValue, bool)? index = command.TryGetValue("index", out var change) ? (change["name"], change["hidden"].ToBoolean()) : null;
        if (copied is not null && index is var (name, hidden))
        {
            copied.Hide(info.Uuid, name, hidden);
            index = null;
        }

        transaction.Put(CollectionOperations.Modified(info, index, Number(command, "cappedSize"), Number(command, "cappedMax")).Changed);
    }

    private static long? Number(BsonDocument command, string name) =>
        command.TryGetValue(name, out var value) && value.IsNumeric ? value.ToInt64() : null;

    private static Guid ToGuid(BsonValue uuid) => uuid.AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);
}
