using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Collections;

internal sealed class Create : Command
{
    private const long LeastBytes = 4096;
    private const long RoundedTo = 256;
    private const long MostBytes = 1L << 50;

    public override string Name => "create";

    public override string Help => "Creates a collection, capped or not.";

    public override CommandFlags Flags => CommandFlags.Write | CommandFlags.InTransaction;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var ns = context.WritableCollection();
        var arguments = context.Arguments;
        QueryOptions.RefuseCollation(arguments);
        QueryOptions.RefuseSet(
            arguments,
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

        var options = Capped(arguments);
        // Without a validator its level and action mean nothing; the others tune MongoDB's own storage engine.
        arguments.Ignore("validationLevel", "validationAction", "idIndex", "storageEngine", "indexOptionDefaults", "flags");
        arguments.RefuseUnknown();

        var sequence = await context
            .UnblockedAsync(() => context.Server.Engine.CreateCollection(ns, options, context.Transaction))
            .ConfigureAwait(false);
        context.Applied(sequence);
    }

    /// <summary>The options of a capped collection; none for any other.</summary>
    private static BsonDocument Capped(CommandArguments arguments)
    {
        var (capped, size, max) = (arguments.Flag("capped", otherwise: false), arguments.Number("size"), arguments.Number("max"));
        if (!capped)
        {
            return size is null && max is null
                ? []
                : throw new MongoException(
                    ErrorCode.InvalidOptions,
                    "the 'capped' field needs to be true when either the 'size' or 'max' fields are present"
                );
        }

        if (size is not { } bytes)
            throw new MongoException(ErrorCode.InvalidOptions, "the 'size' field is required when 'capped' is true");
        var options = new BsonDocument { { "capped", true }, { "size", Fitting.Number(CappedBytes("size", bytes)) } };
        // As in MongoDB, 0 and less mean no bound.
        if (max > 0)
            options.Add("max", Fitting.Number(max.Value));
        return options;
    }

    /// <summary>The size of a capped collection in bytes, rounded up as MongoDB does.</summary>
    /// <exception cref="MongoException">51024 for a size out of bounds.</exception>
    public static long CappedBytes(string field, long bytes)
    {
        if (bytes is >= 1 and <= MostBytes)
            return Math.Max(LeastBytes, (bytes + RoundedTo - 1) / RoundedTo * RoundedTo);
        var (bound, limit) = bytes < 1 ? (">=", 1) : ("<=", MostBytes);
        throw new MongoException(51024, $"BSON field '{field}' value must be {bound} {limit}, actual value '{bytes}'");
    }
}
