using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>How a dotted path walks a document: through sub-documents, into every element of arrays, by number into one.</summary>
public static class DocumentPath
{
    /// <summary>
    /// Every value an index on <paramref name="path"/> has a key for, as MongoDB builds keys: array leaves give a value for each
    /// element (an empty array gives undefined), a missing path gives null.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="path">The dotted path.</param>
    /// <param name="multikey">Whether an array was met, which makes the index multikey.</param>
    public static IReadOnlyList<BsonValue> IndexKeys(BsonDocument document, string path, out bool multikey) => throw new NotImplementedException();
}
