using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Collections;

internal sealed class Create : Command
{
    public override string Name => "create";

    public override string Help => "Creates a collection.";

    public override CommandFlags Flags => CommandFlags.Write;

    public override ValueTask RunAsync(CommandContext context)
    {
        var ns = context.WritableCollection();
        var arguments = context.Arguments;
        QueryOptions.RefuseCollation(arguments);
        QueryOptions.RefuseSet(
            arguments,
            "capped",
            "size",
            "max",
            "viewOn",
            "pipeline",
            "timeseries",
            "clusteredIndex",
            "expireAfterSeconds",
            "encryptedFields",
            "validator",
            "temp"
        );
        if (arguments.Document("changeStreamPreAndPostImages") is { } images && images.GetValue("enabled", false).ToBoolean())
        {
            throw new MongoException(
                ErrorCode.NotImplemented,
                "create option 'changeStreamPreAndPostImages' is not supported by this server"
            );
        }

        if (!arguments.Flag("autoIndexId", otherwise: true))
        {
            // MongoDB allows it in `local` alone; here a collection without the index of _id cannot be.
            throw ns.Database == "local"
                ? new MongoException(ErrorCode.NotImplemented, "create option 'autoIndexId: false' is not supported by this server")
                : new MongoException(50001, $"autoIndexId:false is not allowed for collection {ns} because it can be replicated");
        }

        // Without a validator its level and action mean nothing; the others tune MongoDB's own storage engine.
        arguments.Ignore("validationLevel", "validationAction", "idIndex", "storageEngine", "indexOptionDefaults", "flags");
        arguments.RefuseUnknown();

        context.Applied(context.Server.Engine.CreateCollection(ns, new BsonDocument()));
        return default;
    }
}
