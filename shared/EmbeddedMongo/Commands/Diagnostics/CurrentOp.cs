using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Diagnostics;

internal sealed class CurrentOp : Command
{
    public override string Name => "currentOp";

    public override string Help => "Lists what runs now; its other fields filter.";

    public override CommandFlags Flags => CommandFlags.AdminOnly | CommandFlags.AnyFields;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.Ignore("$all", "$ownOps");
        var filter = Filter.Parse(context.Arguments.Remaining());
        context.Reply.Write("inprog", new BsonArray(context.Server.Operations.Describe().Where(filter.Matches)));
        return default;
    }
}
