namespace EmbeddedMongo.Commands.Collections;

internal sealed class DropIndexes : Command
{
    public override string Name => "dropIndexes";

    public override IReadOnlyList<string> Aliases => ["deleteIndexes"];

    public override string Help => "Drops indexes by name or key pattern, or all but that of _id.";

    public override CommandFlags Flags => CommandFlags.Write;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var ns = context.WritableCollection();
        var index = context.Arguments.Value("index") ?? throw context.Arguments.Missing("index");
        context.Arguments.RefuseUnknown();
        var result = await context.UnblockedAsync(() => context.Server.Engine.DropIndexes(ns, index)).ConfigureAwait(false);
        context.Applied(result.Sequence);
        context.Reply.Write("nIndexesWas", result.Before);
        if (index == "*")
            context.Reply.Write("msg", "non-_id indexes dropped for collection");
    }
}
