using EmbeddedMongo.Commands.Arguments;

namespace EmbeddedMongo.Commands.Server;

internal sealed class Fsync : Command
{
    public override string Name => "fsync";

    public override string Help => "Answers when everything written so far is on disk.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override async ValueTask RunAsync(CommandContext context)
    {
        QueryOptions.RefuseSet(context.Arguments, "lock");
        context.Arguments.Ignore("async");
        context.Arguments.RefuseUnknown();
        await context.Server.Engine.WaitDurableAsync(context.Server.Engine.AppliedSequence, context.Cancellation).ConfigureAwait(false);
        context.Reply.Write("numFiles", 1);
    }
}
