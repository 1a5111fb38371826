namespace EmbeddedMongo.Commands;

internal sealed class DropDatabase : Command
{
    public override string Name => "dropDatabase";

    public override string Help => "Drops a database with its collections.";

    public override CommandFlags Flags => CommandFlags.Write;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        var (dropped, sequence) = context.Server.Engine.DropDatabase(context.Database);
        context.Applied(sequence);
        if (dropped) context.Reply.Write("dropped", context.Database);
        return default;
    }
}
