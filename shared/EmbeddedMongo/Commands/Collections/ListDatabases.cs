using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Collections;

internal sealed class ListDatabases : Command
{
    public override string Name => "listDatabases";

    public override string Help => "Lists the databases and their sizes.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        var filter = arguments.Document("filter") is { } source ? Filter.Parse(source) : null;
        var nameOnly = arguments.Flag("nameOnly", false);
        arguments.Ignore("authorizedDatabases");
        arguments.RefuseUnknown();

        var engine = context.Server.Engine;
        var total = 0L;
        var databases = new BsonArray();
        foreach (var name in engine.Databases)
        {
            var size = engine
                .Collections(name)
                .Select(info => engine.Stats(info.Namespace))
                .Sum(stats => stats.StorageSize + stats.TotalIndexSize);
            var entry = new BsonDocument
            {
                { "name", name },
                { "sizeOnDisk", size },
                { "empty", false },
            };
            if (filter?.Matches(entry) == false)
                continue;
            total += size;
            databases.Add(nameOnly ? new BsonDocument("name", name) : entry);
        }

        context.Reply.Write("databases", databases);
        if (nameOnly)
            return default;
        context.Reply.Write("totalSize", total);
        context.Reply.Write("totalSizeMb", total / (1024 * 1024));
        return default;
    }
}
