using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands;

/// <summary>
/// Tells a client what answers: the primary of a one-node replica set that speaks MongoDB 7.0 (wire version 21), or its secondary
/// after replSetStepDown. There is no topologyVersion, so drivers poll instead of waiting in a streamed hello, and no electionId, as
/// nobody else could be elected.
/// </summary>
internal sealed class Hello : Command
{
    public const int MaxWireVersion = 21;

    public override string Name => "hello";

    public override IReadOnlyList<string> Aliases => ["isMaster", "ismaster"];

    public override string Help => "Tells what this server is: primary of its replica set, limits, wire version.";

    public override CommandFlags Flags => CommandFlags.Handshake | CommandFlags.Quiet;

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        // Authentication offered within the handshake is left unanswered, as the specification allows; saslStart then refuses it.
        arguments.Ignore("helloOk", "hello", "compression", "saslSupportedMechs", "speculativeAuthenticate", "topologyVersion", "maxAwaitTimeMS",
            "loadBalanced", "hostInfo", "internalClient", "forShell", "backpressure");
        if (arguments.Document("client") is { } metadata) context.Connection.Metadata ??= metadata;
        arguments.RefuseUnknown();

        var (reply, server) = (context.Reply, context.Server);
        var primary = arguments.Name == "hello" ? "isWritablePrimary" : "ismaster";
        reply.Write("helloOk", true);
        var isPrimary = server.Primacy.IsPrimary;
        reply.Write(primary, isPrimary);
        reply.Write("secondary", !isPrimary);
        reply.Write("setName", server.Options.ReplicaSet);
        reply.Write("setVersion", 1);
        reply.StartArray("hosts");
        reply.Write("0", server.AdvertisedAddress);
        reply.End();
        if (isPrimary) reply.Write("primary", server.AdvertisedAddress);
        reply.Write("me", server.AdvertisedAddress);
        reply.StartDocument("lastWrite");
        reply.Write("lastWriteDate", new BsonDateTime(server.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        reply.End();
        reply.Write("maxBsonObjectSize", Storage.Bson.MaxDocumentSize);
        reply.Write("maxMessageSizeBytes", MessageHeader.MaxMessageSize);
        reply.Write("maxWriteBatchSize", 100_000);
        reply.Write("localTime", new BsonDateTime(server.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        reply.Write("logicalSessionTimeoutMinutes", 30);
        reply.Write("connectionId", context.Connection.Id);
        reply.Write("minWireVersion", 0);
        reply.Write("maxWireVersion", MaxWireVersion);
        reply.Write("readOnly", false);
        return default;
    }
}
