using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Transactions;

internal sealed class CommitTransaction : Command
{
    public override string Name => "commitTransaction";

    public override string Help => "Commits a transaction; again, where it is committed already.";

    public override CommandFlags Flags => CommandFlags.AdminOnly | CommandFlags.Write | CommandFlags.InTransaction;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.Ignore("recoveryToken");
        context.Arguments.RefuseUnknown();
        var statement = context.Statement
            ?? throw new MongoException(ErrorCode.CommandFailed, "commitTransaction must be run within a transaction");
        context.Applied(statement.Session.Commit());
        return default;
    }
}
