using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Collections;

internal sealed class RenameCollection : Command
{
    public override string Name => "renameCollection";

    public override string Help => "Renames a collection; with dropTarget it takes the place of another in one step.";

    public override CommandFlags Flags => CommandFlags.Write | CommandFlags.AdminOnly;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        if (!arguments.Subject.IsString)
            throw arguments.WrongType("renameCollection", arguments.Subject.BsonType, "string");
        var from = Namespace.Parse(arguments.Subject.AsString).Checked();
        var to = Namespace.Parse(arguments.Text("to") ?? throw arguments.Missing("to")).AsRenameTarget();
        var dropTarget = arguments.Flag("dropTarget", false);
        arguments.Ignore("stayTemp");
        arguments.RefuseUnknown();
        context.Applied(
            await context.UnblockedAsync(() => context.Server.Engine.RenameCollection(from, to, dropTarget)).ConfigureAwait(false)
        );
    }
}
