using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Node.Transport;
using EmbeddedMongo.Values;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetMessage : Command
{
    public override string Name => MessageWriter.CommandName;

    public override string Help => "Carries a message between members of the replica set; of no use to clients.";

    public override CommandFlags Flags => CommandFlags.AdminOnly | CommandFlags.AnyFields | CommandFlags.Quiet;

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        var entries = arguments.Documents(MessageWriter.Entries) ?? [];
        if (context.Server.Member is not { } member)
            throw new MongoException(ErrorCode.NotYetInitialized, "this server is the only member of its set, and takes no messages");
        try
        {
            member.Receive(MessageReader.Read(RawBson.Document(arguments.Body), entries));
        }
        catch (FormatException e)
        {
            throw new MongoException(ErrorCode.FailedToParse, e.Message);
        }

        return default;
    }
}
