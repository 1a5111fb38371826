using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Commands.Sessions;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Node;
using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Values;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

/// <summary>
/// Tells a client what answers: a member of a replica set that speaks MongoDB 7.0 (wire version 21), and its part in the set. A client
/// that names the topology version it knows is answered when that changes, or its time is over; it may ask for a stream of such answers.
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

    public override async ValueTask RunAsync(CommandContext context)
    {
        var (arguments, server) = (context.Arguments, context.Server);
        Introduce(context.Connection, arguments);
        if (Known(arguments) is var (known, wait))
        {
            await server.Primacy.WaitForChangeAsync(known, wait, context.Cancellation).ConfigureAwait(false);
            var next = RawBson.Document(arguments.Body);
            next[TopologyVersion.Field] = server.Primacy.Version.ToBson();
            context.Continuation = Bson.Encode(next);
        }

        Write(context);
    }

    /// <summary>
    /// Takes over what the client says of itself in its first hello: a fail point of that very hello may be for one client.
    /// </summary>
    public static void Introduce(ConnectionState connection, CommandArguments arguments)
    {
        if (connection.Metadata is null && arguments.Document("client") is { } metadata)
            connection.Metadata = metadata;
    }

    /// <summary>The version that the client knows and the time that it waits for another; null where it wants an answer at once.</summary>
    private static (TopologyVersion Version, TimeSpan Wait)? Known(CommandArguments arguments)
    {
        var (version, wait) = (arguments.Document(TopologyVersion.Field), arguments.Number("maxAwaitTimeMS"));
        if (version is null && wait is null)
            return null;
        if (wait is null)
            throw new MongoException(31368, "A request with a 'topologyVersion' must include 'maxAwaitTimeMS'");
        if (version is null)
            throw new MongoException(31368, "A request with 'maxAwaitTimeMS' must include a 'topologyVersion'");
        return wait >= 0
            ? (TopologyVersion.Parse(version), TimeSpan.FromMilliseconds(Math.Min(wait.Value, int.MaxValue)))
            : throw new MongoException(31373, "maxAwaitTimeMS must be a non-negative integer");
    }

    private static void Write(CommandContext context)
    {
        var (reply, server) = (context.Reply, context.Server);
        // The version first: should the role change between the two, the answer counts as the older.
        server.Primacy.Version.Write(reply);
        var view = server.Primacy.View;
        reply.Write("helloOk", true);
        reply.Write(context.Arguments.Name == "hello" ? "isWritablePrimary" : "ismaster", view.IsWritable);
        // As MongoDB has it, a primary that does not take writes yet, or no longer, is told as a secondary.
        reply.Write("secondary", view is { IsReadable: true, IsWritable: false });
        if (view.Configuration is { } set)
        {
            WriteSet(context, view, set);
        }
        else
        {
            reply.Write("info", "Does not have a valid replica set config");
            reply.Write("isreplicaset", true);
        }

        reply.Write("maxBsonObjectSize", Bson.MaxDocumentSize);
        reply.Write("maxMessageSizeBytes", MessageHeader.MaxMessageSize);
        reply.Write("maxWriteBatchSize", 100_000);
        reply.Write("localTime", new BsonDateTime(server.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        reply.Write("logicalSessionTimeoutMinutes", ActiveSessions.TimeoutMinutes);
        reply.Write("connectionId", context.Connection.Id);
        reply.Write("minWireVersion", 0);
        reply.Write("maxWireVersion", MaxWireVersion);
        reply.Write("readOnly", false);
    }

    private static void WriteSet(CommandContext context, MemberView view, ReplicaSetConfiguration set)
    {
        var reply = context.Reply;
        reply.Write("setName", set.SetName);
        reply.Write("setVersion", (int)set.Version);
        reply.StartArray("hosts");
        for (var member = 0; member < set.Members.Count; member++)
            reply.Write(ArrayIndex.Name(member), set.Members[member].Host);
        reply.End();
        if (view.PrimaryHost is { } primary)
            reply.Write("primary", primary);
        reply.Write("me", set.Members[view.Self].Host);
        if (view.IsWritable)
            reply.Write("electionId", new BsonObjectId(ElectionId.Of(view.Term)));
        WriteLastWrite(context);
    }

    private static void WriteLastWrite(CommandContext context)
    {
        var last = context.Server.Engine.Log.Last;
        var durable = context.Server.Engine.Committed.Current;
        var reply = context.Reply;
        reply.StartDocument("lastWrite");
        reply.Write("opTime", last.ToBson());
        reply.Write("lastWriteDate", last.Date);
        reply.Write("majorityOpTime", durable.ToBson());
        reply.Write("majorityWriteDate", durable.Date);
        reply.End();
    }
}
