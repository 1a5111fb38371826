namespace EmbeddedMongo.Commands.Server;

internal sealed class ListCommands : Command
{
    public override string Name => "listCommands";

    public override string Help => "Lists the commands.";

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        var reply = context.Reply;
        reply.StartDocument("commands");
        foreach (
            var command in context
                .Server.Commands.All.Where(command => context.Server.Settings.EnableTestCommands || !command.Has(CommandFlags.TestOnly))
                .OrderBy(command => command.Name, StringComparer.Ordinal)
        )
        {
            reply.StartDocument(command.Name);
            reply.Write("help", command.Help);
            reply.Write("requiresAuth", false);
            reply.Write("secondaryOk", !command.Has(CommandFlags.Write));
            reply.Write("adminOnly", command.Has(CommandFlags.AdminOnly));
            reply.StartArray("apiVersions");
            reply.End();
            reply.End();
        }

        reply.End();
        return default;
    }
}
