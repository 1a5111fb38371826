using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Collections;

internal sealed class ListIndexes : Command
{
    public override string Name => "listIndexes";

    public override string Help => "Lists a collection's indexes.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var ns = context.Collection();
        var batchSize = ListSource.BatchSize(context.Arguments);
        context.Arguments.RefuseUnknown();
        var info = context.Server.Engine.Find(ns) ?? throw new MongoException(ErrorCode.NamespaceNotFound, $"ns does not exist: {ns}");
        context.WriteFirstBatch(context.NewCursor(ns, new ListSource(info.Indexes.Select(index => index.ToSpec()))), batchSize);
        return default;
    }
}
