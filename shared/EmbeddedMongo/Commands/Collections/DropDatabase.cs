using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Collections;

internal sealed class DropDatabase : Command
{
    public override string Name => "dropDatabase";

    public override string Help => "Drops a database with its collections.";

    public override CommandFlags Flags => CommandFlags.Write;

    public override async ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        switch (context.Database)
        {
            case "admin":
                throw new MongoException(ErrorCode.IllegalOperation, "Dropping the 'admin' database is prohibited.");
            case "local":
                throw new MongoException(ErrorCode.IllegalOperation, "Cannot drop 'local' database while replication is active");
        }

        var (dropped, sequence) = await context
            .UnblockedAsync(() => context.Server.Engine.DropDatabase(context.Database))
            .ConfigureAwait(false);
        context.Applied(sequence);
        if (dropped)
            context.Reply.Write("dropped", context.Database);
    }
}
