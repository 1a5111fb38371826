namespace EmbeddedMongo.Storage;

/// <summary>The data directory cannot be used: another process holds it, it is not writable, or its contents are not ours.</summary>
public sealed class DatabasePathException(string message, bool inUse, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Whether another process (or another engine in this one) owns the directory.</summary>
    public bool InUse { get; } = inUse;
}
