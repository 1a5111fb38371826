using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>Finds the current version of a document that an event tells of, for <c>fullDocument: "updateLookup"</c>.</summary>
internal static class CurrentDocument
{
    /// <returns>The document; null where it, or its collection, is gone by now.</returns>
    public static BsonDocument? Of(StorageEngine engine, ChangedDocument changed)
    {
        using var view = engine.OpenView();
        if (view.Find(changed.Namespace) is not { } info || info.Uuid != changed.Uuid)
            return null;
        var key = Keys.IndexEntry(info.IdIndex, KeyString.Of(changed.Id), recordId: 0);
        return view.Lookup(key) is { } record ? view.Record(info, record)?.Document : null;
    }
}
