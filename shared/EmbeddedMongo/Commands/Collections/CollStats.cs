namespace EmbeddedMongo.Commands.Collections;

internal sealed class CollStats : Command
{
    public override string Name => "collStats";

    public override IReadOnlyList<string> Aliases => ["collstats"];

    public override string Help => "Counts and sizes of a collection.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var ns = context.Collection();
        var scale = StatsDocuments.Scale(context.Arguments);
        context.Arguments.RefuseUnknown();
        var stats = context.Server.Engine.Find(ns) is { } info
            ? StatsDocuments.Collection(context.Server, info, scale)
            : StatsDocuments.Missing(ns, scale);
        foreach (var field in stats)
            context.Reply.Write(field.Name, field.Value);
        return default;
    }
}
