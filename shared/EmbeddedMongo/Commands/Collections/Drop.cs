namespace EmbeddedMongo.Commands.Collections;

internal sealed class Drop : Command
{
    public override string Name => "drop";

    public override string Help => "Drops a collection; one that is not there is no error, as since MongoDB 7.0.";

    public override CommandFlags Flags => CommandFlags.Write;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var ns = context.Collection();
        context.Arguments.RefuseUnknown();
        var (indexes, sequence) = await context.UnblockedAsync(() => context.Server.Engine.DropCollection(ns)).ConfigureAwait(false);
        context.Applied(sequence);
        if (indexes is { } count)
        {
            context.Reply.Write("nIndexesWas", count);
            context.Reply.Write("ns", ns.ToString());
        }
    }
}
