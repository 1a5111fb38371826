using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Collections;

internal sealed class ListCollections : Command
{
    public override string Name => "listCollections";

    public override string Help => "Lists a database's collections.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        var filter = arguments.Document("filter") is { } source ? Filter.Parse(source) : null;
        var nameOnly = arguments.Flag("nameOnly", false);
        var batchSize = ListSource.BatchSize(arguments);
        arguments.Ignore("authorizedCollections");
        arguments.RefuseUnknown();

        var found = context
            .Server.Engine.Collections(context.Database)
            .Select(Describe)
            .Where(entry => filter?.Matches(entry) != false)
            .Select(entry => nameOnly ? new BsonDocument { { "name", entry["name"] }, { "type", entry["type"] } } : entry);
        context.WriteFirstBatch(
            context.NewCursor(new Namespace(context.Database, "$cmd.listCollections"), new ListSource(found)),
            batchSize
        );
        return default;
    }

    private static BsonDocument Describe(CollectionInfo info)
    {
        var entry = new BsonDocument
        {
            { "name", info.Namespace.Collection },
            { "type", "collection" },
            { "options", info.Options },
            {
                "info",
                new BsonDocument { { "readOnly", false }, { "uuid", new BsonBinaryData(info.Uuid, GuidRepresentation.Standard) } }
            },
        };
        if (!info.IsOplog)
            entry.Add("idIndex", info.IdIndex.ToSpec());
        return entry;
    }
}
