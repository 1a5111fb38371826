using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Diagnostics;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Projections;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Update;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class FindAndModify : Command, IExplainable
{
    public override string Name => "findAndModify";

    public override IReadOnlyList<string> Aliases => ["findandmodify"];

    public override string Help => "Changes or removes one document and answers with it.";

    public override CommandFlags Flags => CommandFlags.Write | CommandFlags.Retryable | CommandFlags.InTransaction;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var ns = context.WritableCollection();
        var (statement, projection, retryable) = Parse(context);
        var result = await context.Writer.FindAndModifyAsync(ns, statement, retryable, context.Cancellation).ConfigureAwait(false);
        context.Applied(result.Sequence);

        var (reply, stats) = (context.Reply, context.Operation.Stats);
        var touched = result.Found ? 1 : 0;
        if (statement.Update is null)
            stats.Deleted = touched;
        else
            (stats.Matched, stats.Modified, stats.Upsert) = (touched, touched, result.UpsertedId is not null);
        reply.StartDocument("lastErrorObject");
        reply.Write("n", result.Found || result.UpsertedId is not null ? 1 : 0);
        if (statement.Update is not null)
            reply.Write("updatedExisting", result.Found);
        if (result.UpsertedId is { } id)
            reply.Write("upserted", id);
        reply.End();
        reply.Write("value", result.Value is { } value ? projection?.Apply(value) ?? value : BsonNull.Value);
        if (result.Retried)
            reply.Write("retriedStmtId", retryable!.Value.Statement);
    }

    public ExplainedQuery Explain(CommandContext context)
    {
        var ns = context.Collection();
        var (statement, _, _) = Parse(context);
        return new ExplainedQuery(
            new(ns)
            {
                Filter = statement.Filter,
                Sort = statement.Sort,
                Hint = statement.Hint,
                Limit = 1,
            },
            statement.Update is null ? "DELETE" : "UPDATE"
        );
    }

    private static (FindAndModifyStatement Statement, Projection? Projection, RetryableWrite? Retryable) Parse(CommandContext context)
    {
        var arguments = context.Arguments;
        var variables = QueryVariables.Read(context);
        var filter = Filter.Parse(arguments.Document("query") ?? [], variables);
        var (remove, returnNew, upsert) = (arguments.Flag("remove", false), arguments.Flag("new", false), arguments.Flag("upsert", false));
        var (update, arrayFilters) = (arguments.Value("update"), arguments.Array("arrayFilters"));
        var fields = arguments.Document("fields") is { ElementCount: > 0 } shape ? Projection.Parse(shape, filter, variables) : null;
        var (sort, hint) = QueryOptions.SortAndHint(arguments);
        QueryOptions.RefuseCollation(arguments);
        arguments.Ignore("bypassDocumentValidation");
        var retryable = WriteBatches.StatementOffset(context);
        arguments.RefuseUnknown();

        if (remove)
        {
            if (update is not null)
                throw Conflict("Cannot specify both an update and remove=true");
            if (upsert)
                throw Conflict("Cannot specify both upsert=true and remove=true");
            if (returnNew)
                throw Conflict("Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
        }
        else if (update is null)
        {
            throw Conflict("Either an update or remove=true must be specified");
        }
        else if (update is not (BsonDocument or BsonArray))
        {
            throw Conflict("Update argument must be either an object or an array");
        }

        return (
            new FindAndModifyStatement(filter)
            {
                Update = update is null ? null : UpdateSpec.Parse(update, arrayFilters, variables, context.Server.Time),
                Sort = sort,
                Upsert = upsert,
                ReturnNew = returnNew,
                Hint = hint,
            },
            fields,
            retryable
        );
    }

    private static MongoException Conflict(string message) => new(ErrorCode.FailedToParse, message);
}
