using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

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

    // Fields that this server does not know are those of later drivers, which must be able to connect. Authentication offered within the
    // handshake is left unanswered, as the specification allows; saslStart then refuses it.
    public override CommandFlags Flags => CommandFlags.Handshake | CommandFlags.Quiet | CommandFlags.AnyFields;

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        if (arguments.Document("client") is { } metadata)
            context.Connection.Metadata ??= metadata;

        var (reply, server) = (context.Reply, context.Server);
        var primary = arguments.Name == "hello" ? "isWritablePrimary" : "ismaster";
        reply.Write("helloOk", true);
        var isPrimary = server.Primacy.IsPrimary;
        reply.Write(primary, isPrimary);
        reply.Write("secondary", !isPrimary);
        reply.Write("setName", server.Settings.ReplicaSet);
        reply.Write("setVersion", 1);
        reply.StartArray("hosts");
        reply.Write("0", server.Settings.AdvertisedAddress);
        reply.End();
        if (isPrimary)
            reply.Write("primary", server.Settings.AdvertisedAddress);
        reply.Write("me", server.Settings.AdvertisedAddress);
        reply.StartDocument("lastWrite");
        reply.Write("lastWriteDate", new BsonDateTime(server.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        reply.End();
        reply.Write("maxBsonObjectSize", EmbeddedMongo.Values.Bson.MaxDocumentSize);
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
