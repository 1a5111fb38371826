namespace EmbeddedMongo.Commands.Collections;

internal sealed class DbStats : Command
{
    public override string Name => "dbStats";

    public override IReadOnlyList<string> Aliases => ["dbstats"];

    public override string Help => "Counts and sizes of a database.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var scale = StatsDocuments.Scale(context.Arguments);
        context.Arguments.Ignore("freeStorage");
        context.Arguments.RefuseUnknown();
        foreach (var field in StatsDocuments.Database(context.Server, context.Database, scale))
            context.Reply.Write(field.Name, field.Value);
        return default;
    }
}
