using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Transactions;

internal sealed class AbortTransaction : Command
{
    public override string Name => "abortTransaction";

    public override string Help => "Undoes a transaction.";

    public override CommandFlags Flags => CommandFlags.AdminOnly | CommandFlags.Write | CommandFlags.InTransaction;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.Ignore("recoveryToken");
        context.Arguments.RefuseUnknown();
        var statement = context.Statement
            ?? throw new MongoException(ErrorCode.CommandFailed, "abortTransaction must be run within a transaction");
        if (statement.Open is null)
            throw statement.Session.Committed();
        statement.Session.Abort();
        return default;
    }
}
