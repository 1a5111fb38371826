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
    /// <summary>True where the cursor is to stay open at the end of a capped collection.</summary>
    public bool Tailable { get; private init; }

    /// <summary>True where a getMore at that end waits for more.</summary>
    public bool AwaitData { get; private init; }

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
        )
        {
            Tailable = arguments.Flag("tailable", false),
            AwaitData = arguments.Flag("awaitData", false),
        };
        QueryOptions.RefuseCollation(arguments);
        QueryOptions.RefuseSet(arguments, "min", "max", "returnKey", "showRecordId", "requestResumeToken");
        arguments.Ignore("allowPartialResults", "oplogReplay");
        arguments.RefuseUnknown();
        query.CheckTailable();
        return query;
    }

    /// <summary>The collection that a tailable cursor follows; null where there is none, and so nothing to follow.</summary>
    /// <exception cref="MongoException">BadValue where the collection is not capped.</exception>
    public CollectionInfo? Tailed(ReadView view)
    {
        if (!Tailable || view.Find(Request.Namespace) is not { } info)
            return null;
        if (info.Cap is null)
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"error processing query: ns={Request.Namespace} tailable cursor requested on non capped collection"
            );
        }

        // As in MongoDB (SERVER-13955): a cursor on an empty collection ends at once.
        return info.DocumentCount > 0 ? info : null;
    }

    private void CheckTailable()
    {
        if (AwaitData && !Tailable)
            throw new MongoException(ErrorCode.FailedToParse, "Cannot set 'awaitData' without also setting 'tailable'");
        if (!Tailable)
            return;
        if (Request.Sort is not null || (Request.Hint is { } hint && Hints.Natural(hint) is true))
        {
            throw new MongoException(ErrorCode.BadValue, "cannot use tailable option with a sort other than {$natural: 1}");
        }

        if (SingleBatch)
            throw new MongoException(ErrorCode.BadValue, "cannot use tailable option with the 'singleBatch' option");
    }
}
