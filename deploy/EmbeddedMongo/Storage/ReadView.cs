namespace EmbeddedMongo.Storage;

/// <summary>
/// The database as it was at one moment: catalog and data together. Concurrent writes, drops and renames do not show.
/// Holding one keeps old versions from being reclaimed; dispose it soon. For one thread at a time.
/// </summary>
public sealed class ReadView : IDisposable
{
    internal ReadView() { }

    /// <summary>The collection, or null where there is none of this name.</summary>
    public CollectionInfo? Find(Namespace ns) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
