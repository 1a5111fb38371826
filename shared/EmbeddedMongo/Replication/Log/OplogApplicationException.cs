using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// An entry of another member can't be carried out on this member's data: they have parted, or the other one knows operations that this
/// server does not. Nothing of the entry is stored. A copy of the data (initial sync) sets it right where they have parted.
/// </summary>
internal sealed class OplogApplicationException(OpTime entry, string reason, Exception inner)
    : Exception($"The oplog's entry {entry} can't be carried out: {reason}.", inner)
{
    public OpTime Entry { get; } = entry;
}
