using System.Buffers.Binary;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// The <c>electionId</c> of <c>hello</c>: drivers compare it, after <c>setVersion</c>, to tell a new primary from one that does not know
/// yet that it was replaced (Server Discovery and Monitoring specification). MongoDB makes it of the term, so it only grows.
/// </summary>
internal static class ElectionId
{
    private const uint Prefix = 0x7FFFFFFF;

    public static ObjectId Of(long term)
    {
        var bytes = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Prefix);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(4), term);
        return new ObjectId(bytes);
    }
}
