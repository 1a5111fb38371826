using System.Text;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>
/// The changes that a stream shows: those of one collection, of one database, or of all databases but MongoDB's own. Of a database no
/// system collection is shown.
/// </summary>
/// <param name="Database">The database; null for all.</param>
/// <param name="Collection">The collection; null for all.</param>
internal sealed record ChangeScope(string? Database, string? Collection)
{
    private readonly byte[] _namespace = Encoding.UTF8.GetBytes(
        (Database, Collection) switch
        {
            (null, _) => "",
            (_, null) => $"{Database}.",
            _ => $"{Database}.{Collection}",
        }
    );

    public bool Covers(Namespace ns) =>
        Collection is not null ? ns.Collection == Collection && ns.Database == Database : Covers(ns.Database) && !IsInternal(ns.Collection);

    public bool Covers(string database) => Database is not null ? database == Database : database is not ("admin" or "config" or "local");

    /// <summary>False for the name of a collection that is certainly not shown, from the name's bytes.</summary>
    public bool MayCover(ReadOnlySpan<byte> ns) => Collection is not null ? ns.SequenceEqual(_namespace) : ns.StartsWith(_namespace);

    private static bool IsInternal(string collection) =>
        collection.StartsWith('$') || collection.StartsWith("system.", StringComparison.Ordinal);
}
