using System.Text;

namespace EmbeddedMongo.Wire;

/// <summary>The legacy OP_QUERY, which drivers still use for one thing: the first hello, before they know who answers.</summary>
internal readonly record struct OpQuery(string Database, ArraySegment<byte> Body)
{
    /// <exception cref="ProtocolException">Not a query for a <c>$cmd</c> collection, or not sound BSON.</exception>
    public static OpQuery Parse(Frame frame)
    {
        var payload = frame.Payload;
        if (payload.Count < 4)
            throw new ProtocolException("OP_QUERY that ends within its flags");
        var end = payload.AsSpan(4).IndexOf((byte)0);
        if (end < 0)
            throw new ProtocolException("OP_QUERY without an end of its namespace");
        var name = Encoding.UTF8.GetString(payload.AsSpan(4, end));
        if (!name.EndsWith(".$cmd", StringComparison.Ordinal))
            throw new ProtocolException("OP_QUERY is accepted for commands only; MongoDB dropped legacy queries in 5.1");

        var rest = payload[(4 + end + 1)..];
        if (rest.Count < 8)
            throw new ProtocolException("OP_QUERY that ends before its document");
        var body = rest[8..];
        return new OpQuery(name[..^".$cmd".Length], body[..BsonCheck.Document(body)]);
    }
}
