using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Collections;

internal sealed class CreateIndexes : Command
{
    public override string Name => "createIndexes";

    public override string Help => "Creates indexes, all or none.";

    public override CommandFlags Flags => CommandFlags.Write | CommandFlags.InTransaction;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var ns = context.WritableCollection();
        var arguments = context.Arguments;
        var indexes = arguments.Array("indexes") ?? throw arguments.Missing("indexes");
        if (indexes.Count == 0)
            throw new MongoException(ErrorCode.BadValue, "Must specify at least one index to create");
        arguments.Ignore("commitQuorum");
        QueryOptions.RefuseSet(arguments, "ignoreUnknownIndexOptions");
        arguments.RefuseUnknown();
        if (indexes.FirstOrDefault(index => !index.IsBsonDocument) is { } wrong)
            throw arguments.WrongType("indexes", wrong.BsonType, "object");

        BsonDocument[] specs = [.. indexes.Select(index => index.AsBsonDocument)];
        var result = await context
            .UnblockedAsync(() => context.Server.Engine.CreateIndexes(ns, specs, context.Transaction, context.Cancellation))
            .ConfigureAwait(false);
        context.Applied(result.Sequence);
        context.Reply.Write("numIndexesBefore", result.Before);
        context.Reply.Write("numIndexesAfter", result.After);
        context.Reply.Write("createdCollectionAutomatically", result.CreatedCollection);
        if (result.Before == result.After)
            context.Reply.Write("note", "all indexes already exist");
    }
}
