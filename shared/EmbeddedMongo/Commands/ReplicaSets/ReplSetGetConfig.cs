using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Replication.Node;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetGetConfig : Command
{
    public override string Name => "replSetGetConfig";

    public override string Help => "Tells the replica set's configuration.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        var isAsked = context.Arguments.Flag("commitmentStatus", otherwise: false);
        context.Arguments.RefuseUnknown();
        var configuration = context.Server.Primacy.View.Configuration ?? throw Primacy.NotInitiated();
        context.Reply.Write("config", ConfigurationDocument.Of(configuration, context.Server.Engine.Log.Identity.Set));
        if (isAsked)
            context.Reply.Write("commitmentStatus", true);
        return default;
    }
}
