using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Projections;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Crud;

/// <summary>A find as sent, parsed: for the command itself and for explain.</summary>
internal sealed record FindQuery(QueryRequest Request, Projection? Projection, long BatchSize, bool SingleBatch, bool NoCursorTimeout)
{
    public static FindQuery Parse(CommandContext context, Namespace ns)
    {
        var arguments = context.Arguments;
        var variables = QueryVariables.Read(context);
        var filter = arguments.Document("filter") is { ElementCount: > 0 } source ? Filter.Parse(source, variables) : null;
        var (sort, hint) = QueryOptions.SortAndHint(arguments);
        var projection = arguments.Document("projection") is { ElementCount: > 0 } shape
            ? Projection.Parse(shape, filter ?? Filter.Parse([]), variables)
            : null;
        var request = new QueryRequest(ns)
        {
            Filter = filter,
            Sort = sort,
            Skip = arguments.Count("skip") ?? 0,
            Limit = arguments.Count("limit") is > 0 and var limit ? limit : null,
            Hint = hint,
            AllowDiskUse = arguments.Flag("allowDiskUse", otherwise: true),
        };
        var query = new FindQuery(
            request,
            projection,
            arguments.Count("batchSize") ?? Cursor.DefaultBatchSize,
            arguments.Flag("singleBatch", false),
            arguments.Flag("noCursorTimeout", false)
        );
        QueryOptions.RefuseCollation(arguments);
        QueryOptions.RefuseSet(arguments, "min", "max", "returnKey", "showRecordId", "requestResumeToken");
        if (arguments.Flag("tailable", false) || arguments.Flag("awaitData", false))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"error processing query: ns={ns} tailable cursor requested on non capped collection"
            );
        }

        arguments.Ignore("allowPartialResults", "oplogReplay");
        arguments.RefuseUnknown();
        return query;
    }
}
