using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Node;

/// <summary>The authority of a member among several: it may log changes while it is the writable primary of a term.</summary>
internal sealed class MemberAuthority(ReplicaSetDriver driver) : WriteAuthority(term: 0)
{
    public override long WritableTerm => driver.WritableTerm ?? throw Interrupted();

    public override void BeginStore(long term, bool isNoOp)
    {
        if (!driver.TryBeginStore(term, isNoOp))
            throw Interrupted();
    }

    public override void EndStore(OpTime last, long sequence) => driver.EndStore(last, sequence);

    public override void Published(OpTime last) => driver.Published(last);

    private static MongoException Interrupted() =>
        new(ErrorCode.InterruptedDueToReplStateChange, "operation was interrupted: this member is not a primary that takes writes");
}
