using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Collections;

internal sealed class CollMod : Command
{
    public override string Name => "collMod";

    public override string Help => "Hides and shows an index, and changes the bounds of a capped collection.";

    public override CommandFlags Flags => CommandFlags.Write;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var ns = context.WritableCollection();
        var arguments = context.Arguments;
        var index = arguments.Document("index") is { } source ? ReadIndex(source) : ((BsonValue Index, bool Hidden)?)null;
        var (size, max) = (Bound(arguments, "cappedSize"), arguments.Number("cappedMax"));
        QueryOptions.RefuseSet(
            arguments,
            "validator",
            "validationLevel",
            "validationAction",
            "viewOn",
            "pipeline",
            "expireAfterSeconds",
            "timeseries",
            "changeStreamPreAndPostImages",
            "dryRun"
        );
        arguments.RefuseUnknown();

        var (sequence, wasHidden) = await context
            .UnblockedAsync(() => context.Server.Engine.Modify(ns, index, size, max))
            .ConfigureAwait(false);
        context.Applied(sequence);
        if (index is var (_, hidden) && wasHidden is { } was && was != hidden)
        {
            context.Reply.Write("hidden_old", was);
            context.Reply.Write("hidden_new", hidden);
        }
    }

    private static (BsonValue Index, bool Hidden) ReadIndex(BsonDocument source)
    {
        var fields = new StatementFields("collMod.index", source);
        var (name, key, hidden) = (fields.Value("name"), fields.Document("keyPattern"), fields.Value("hidden"));
        foreach (var refused in (string[])["expireAfterSeconds", "unique", "prepareUnique"])
        {
            if (fields.Value(refused) is not null)
                throw new MongoException(ErrorCode.NotImplemented, $"collMod option 'index.{refused}' is not supported by this server");
        }

        fields.RefuseUnknown();
        if (name is not null && key is not null)
            throw new MongoException(ErrorCode.InvalidOptions, "Cannot specify both key pattern and name.");
        if (name is not BsonString && key is null)
            throw new MongoException(ErrorCode.InvalidOptions, "Must specify either index name or key pattern.");
        return hidden is null
            ? throw new MongoException(ErrorCode.InvalidOptions, "no hidden field")
            : (name ?? key!, new StatementFields("collMod.index", source).Flag("hidden"));
    }

    private static long? Bound(CommandArguments arguments, string name) =>
        arguments.Number(name) is { } bytes ? Create.CappedBytes(name, bytes) : null;
}
