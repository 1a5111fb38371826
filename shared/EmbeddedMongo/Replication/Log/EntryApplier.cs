using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Values;
using EmbeddedMongo.Writing;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// Carries out entries of the oplog in a transaction. Collections are found by their identity. To carry out an entry again changes nothing
/// more.
/// </summary>
/// <param name="transaction">The transaction, which replays.</param>
/// <param name="copied">
/// The indexes of an initial sync, whose documents and collections are newer than the entries: what is gone there is passed over, and
/// indexes are made at its end. Null where the entries follow upon the data, so that anything missing is an error.
/// </param>
internal sealed class EntryApplier(WriteTransaction transaction, CopiedIndexes? copied)
{
    private readonly CatalogApplier _catalog = new(transaction, copied);

    /// <summary>True where an entry changes the catalog or ends a transaction: it needs a storage batch of its own.</summary>
    public static bool IsAlone(OplogEntry entry) => entry.Operation == 'c';

    /// <exception cref="OplogApplicationException">The entry can't be carried out.</exception>
    public void Apply(OplogEntry entry)
    {
        try
        {
            Run(entry);
        }
        catch (Exception e) when (e is MongoException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            throw new OplogApplicationException(entry.Time, e.Message, e);
        }
    }

    private void Run(OplogEntry entry)
    {
        switch (entry.Operation)
        {
            case 'i':
                Insert(entry);
                break;
            case 'u':
                Update(entry);
                break;
            case 'd':
                Delete(entry);
                break;
            case 'c' when RawBson.Document(entry.Object) is var command && command.GetElement(0).Name == "applyOps":
                foreach (var operation in TransactionOperations.Of(transaction.Store, entry, command))
                    Run(operation);
                break;
            case 'c':
                _catalog.Apply(entry, RawBson.Document(entry.Object));
                break;
            case 'n':
                break;
            default:
                throw new MongoException(ErrorCode.FailedToParse, $"the operation '{entry.Operation}' is not known to this server");
        }
    }

    private void Insert(OplogEntry entry)
    {
        if (_catalog.Find(entry) is not { } info)
            return;
        var document = NewDocument.AsStored(entry.Object.Span);
        if (Find(info, document.IdKey) is { } existing)
            DocumentChanges.Replace(transaction, info, existing, document, difference: null);
        else
            DocumentChanges.Insert(transaction, info, document);
    }

    private void Update(OplogEntry entry)
    {
        if (_catalog.Find(entry) is not { } info)
            return;
        if (Find(info, KeyString.Of(NewDocument.IdOf(entry.Details.Span))) is { } existing)
            DocumentChanges.Replace(transaction, info, existing, Updated(existing, entry.Object), difference: null);
        else if (copied is null)
            throw Missing(entry);
    }

    private static NewDocument Updated(StoredDocument existing, ReadOnlyMemory<byte> change)
    {
        var elements = new BsonElements(change.Span);
        if (!elements.MoveNext() || !change.Span[elements.Current.Name].SequenceEqual("$v"u8))
            return NewDocument.AsStored(change.Span);
        var update = RawBson.Document(change);
        if (update["$v"] != 2 || !update.TryGetValue("diff", out var difference))
            throw new MongoException(ErrorCode.FailedToParse, $"an update of version {update["$v"]} is not known to this server");
        return NewDocument.AsStored(Bson.Encode(DifferenceApplier.Apply(existing.Document, difference.AsBsonDocument)));
    }

    private void Delete(OplogEntry entry)
    {
        if (_catalog.Find(entry) is not { } info)
            return;
        if (Find(info, KeyString.Of(NewDocument.IdOf(entry.Object.Span))) is { } existing)
            DocumentChanges.Delete(transaction, info, existing);
        else if (copied is null)
            throw Missing(entry);
    }

    private StoredDocument? Find(CollectionInfo info, byte[] idKey)
    {
        var store = transaction.Store;
        if (transaction.Get(store.Indexes, Keys.IndexEntry(info.IdIndex, idKey, recordId: 0)) is not { } found)
            return null;
        var recordId = Keys.ReadRecordId(found);
        return transaction.Get(store.Records, Keys.Record(info.Id, recordId)) is { } bytes
            ? new StoredDocument(recordId, bytes)
            : throw new MongoException(ErrorCode.InternalError, $"{info.Namespace} lacks a document that its index on _id names");
    }

    private static MongoException Missing(OplogEntry entry) =>
        new(ErrorCode.NoSuchKey, $"{entry.Namespace} lacks the document that the operation '{entry.Operation}' changes");
}
