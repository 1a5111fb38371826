using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// Says in which term this server may log changes. The only member of a set may always, and this class is its authority; a member among
/// several may while it is primary, and its driver has an authority of its own. The calls come under the engine's write lock.
/// </summary>
/// <param name="term">The term of the only member.</param>
internal class WriteAuthority(long term)
{
    /// <summary>The term in which a change may be logged now.</summary>
    /// <exception cref="MongoException">InterruptedDueToReplStateChange where this is no writable primary.</exception>
    public virtual long WritableTerm => term;

    /// <summary>Begins the moment in which entries are stored: the term does not end until <see cref="EndStore"/>.</summary>
    /// <param name="term">The term that the entries have.</param>
    /// <param name="isNoOp">True for an entry of the server's own, which a primary writes before it takes writes of clients.</param>
    /// <exception cref="MongoException">InterruptedDueToReplStateChange where the term has ended; nothing is stored then.</exception>
    public virtual void BeginStore(long term, bool isNoOp) { }

    /// <summary>Ends the moment.</summary>
    /// <param name="last">The last entry that was stored, which readers see; none where the store has failed.</param>
    /// <param name="sequence">The sequence by which the journal knows it.</param>
    public virtual void EndStore(OpTime last, long sequence) { }

    /// <summary>
    /// Entries, of this server's own or of another member, are stored, and readers see data and catalog as they leave them.
    /// </summary>
    /// <param name="last">The last entry.</param>
    public virtual void Published(OpTime last) { }
}
