using EmbeddedMongo.Commands.Faults;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetGetRbid : Command
{
    public override string Name => "replSetGetRBID";

    public override string Help => "Tells a number that grows with each rollback of this member since its start.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        if (context.Server.Primacy.View.Configuration is null)
            throw Primacy.NotInitiated();
        context.Reply.Write("rbid", context.Server.Member?.RollbackId ?? 1);
        return default;
    }
}
