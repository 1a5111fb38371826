namespace EmbeddedMongo.Storage;

/// <summary>
/// The collections that $out fills under a name that no client uses, before they take their target's place. MongoDB has the same name for
/// them, and like it this server drops at start what a kill left of them.
/// </summary>
internal static class StagingCollections
{
    private const string Prefix = "tmp.agg_out.";

    /// <summary>A name for one that is not there yet.</summary>
    public static Namespace New(string database) => new(database, $"{Prefix}{Guid.NewGuid():N}");

    /// <summary>Those that are there now.</summary>
    public static IReadOnlyList<Namespace> In(StorageEngine engine) =>
        [.. engine.Catalog.Collections.Keys.Where(ns => ns.Collection.StartsWith(Prefix, StringComparison.Ordinal))];

    /// <summary>Drops those that an earlier run did not finish.</summary>
    public static void DropUnfinished(StorageEngine engine)
    {
        foreach (var ns in In(engine))
            engine.DropCollection(ns);
    }
}
