using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>
/// Makes the events of a stream from the operations in the oplog. See
/// <see href="https://www.mongodb.com/docs/manual/reference/change-events/"/>.
/// </summary>
/// <param name="scope">The changes to show.</param>
/// <param name="expanded">True to show changes of the catalog too, and more of each event (<c>showExpandedEvents</c>).</param>
internal sealed class ChangeEvents(ChangeScope scope, bool expanded)
{
    /// <summary>The event of an operation; null for one that the stream does not show.</summary>
    public ChangeEvent? Of(LoggedOperation operation) =>
        operation.Kind == 'c'
            ? CatalogChange.Of(operation) is { } change && IsShown(change)
                ? OfCatalog(operation, change)
                : null
            : OfDocument(operation);

    private bool IsShown(CatalogChange change) =>
        change.Namespace.Collection.Length == 0
            ? scope.Collection is null && scope.Covers(change.Namespace.Database)
            : (expanded || change.IsClassic) && (scope.Covers(change.Namespace) || (change.To is { } to && scope.Covers(to)));

    private ChangeEvent OfDocument(LoggedOperation operation)
    {
        var (change, key) = (operation.Object, operation.Kind == 'd' ? operation.Object : operation.Details);
        key ??= new BsonDocument("_id", change.GetValue("_id", BsonNull.Value));
        var difference = operation.Kind == 'u' && change.Contains("$v") ? change["diff"].AsBsonDocument : null;
        var type = operation.Kind switch
        {
            'i' => "insert",
            'd' => "delete",
            _ => difference is null ? "replace" : "update",
        };
        var token = TokenOf(operation, type, "documentKey", key, fromInvalidate: false);
        var document = Start(operation, token, type);
        if (type is "insert" or "replace")
            document.Add("fullDocument", change);
        document.Add("ns", Describe(operation.Namespace)).Add("documentKey", key);
        if (difference is not null)
            document.Add("updateDescription", UpdateDescription.Of(difference, expanded));
        var subject = difference is null ? null : new ChangedDocument(operation.Namespace, operation.Uuid, key["_id"]);
        return new ChangeEvent(token, document, subject, Ending: null);
    }

    private ChangeEvent OfCatalog(LoggedOperation operation, CatalogChange change)
    {
        var token = TokenOf(operation, change.Type, "operationDescription", change.Description, fromInvalidate: false);
        var document = Start(operation, token, change.Type).Add("ns", Describe(change.Namespace));
        if (change.To is { } to)
            document.Add("to", Describe(to));
        if (expanded && change.Description is not null)
            document.Add("operationDescription", change.Description);
        if (change.StateBefore is not null)
            document.Add("stateBeforeChange", change.StateBefore);
        if (expanded && change.Type == "create")
            document.Add("nsType", "collection");
        return new ChangeEvent(token, document, Subject: null, Ends(change) ? Invalidate(operation, change) : null);
    }

    /// <summary>A collection's stream ends with the collection's name, a database's with the database.</summary>
    private bool Ends(CatalogChange change) =>
        scope.Collection is not null ? change.Type is "drop" or "rename" : scope.Database is not null && change.Type == "dropDatabase";

    private static ChangeEvent Invalidate(LoggedOperation operation, CatalogChange change)
    {
        var token = TokenOf(operation, change.Type, "operationDescription", change.Description, fromInvalidate: true);
        var document = new BsonDocument
        {
            { "_id", token.ToBson() },
            { "operationType", "invalidate" },
            { "clusterTime", new BsonTimestamp(token.ClusterTime) },
            { "wallTime", operation.Entry.Wall },
        };
        return new ChangeEvent(token, document, Subject: null, Ending: null);
    }

    private BsonDocument Start(LoggedOperation operation, ResumeToken token, string type)
    {
        var document = new BsonDocument(allowDuplicateNames: true)
        {
            { "_id", token.ToBson() },
            { "operationType", type },
            { "clusterTime", new BsonTimestamp(token.ClusterTime) },
        };
        if (expanded && operation.Uuid is { } uuid)
            document.Add("collectionUUID", new BsonBinaryData(uuid, GuidRepresentation.Standard));
        document.Add("wallTime", operation.Entry.Wall);
        if (operation.Index is not null && operation.Entry is { Session: { } session, TransactionNumber: { } number })
            document.Add("lsid", session).Add("txnNumber", number);
        return document;
    }

    private static ResumeToken TokenOf(LoggedOperation operation, string type, string name, BsonDocument? what, bool fromInvalidate)
    {
        var identifier = new BsonDocument("operationType", type);
        if (what is not null)
            identifier.Add(name, what);
        return ResumeToken.Event(operation.Entry.Timestamp, operation.Index ?? 0, operation.Uuid, identifier, fromInvalidate);
    }

    private static BsonDocument Describe(Namespace ns) =>
        ns.Collection.Length == 0 ? new("db", ns.Database) : new() { { "db", ns.Database }, { "coll", ns.Collection } };
}
