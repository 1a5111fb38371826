using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// Entries can't be undone one by one, because what that takes is not there. Nothing was changed. The member has to copy the data of
/// another (initial sync).
/// </summary>
internal sealed class RollbackImpossibleException(OpTime to, string reason)
    : Exception($"The log can't be rolled back to {to}: {reason}. Copy the data of another member.");
