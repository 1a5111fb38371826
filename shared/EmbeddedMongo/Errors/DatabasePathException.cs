namespace EmbeddedMongo.Errors;

/// <summary>
/// The data directory cannot be used: another process holds it, it is not writable, or it holds data that this server cannot read. The
/// message is one line that says which, and what to do.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="inUse">True where another server owns the directory.</param>
/// <param name="inner">The error of the file system or the store, or null.</param>
public sealed class DatabasePathException(string message, bool inUse, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>True where another server, in another process or in this one, owns the directory.</summary>
    public bool InUse { get; } = inUse;
}
