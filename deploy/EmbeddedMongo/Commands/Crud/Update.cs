using EmbeddedMongo.Wire;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands;

internal sealed class Update : Command, IExplainable
{
    public override string Name => "update";

    public override string Help => "Updates documents.";

    public override CommandFlags Flags => CommandFlags.Write | CommandFlags.Retryable;

    public override ValueTask RunAsync(CommandContext context)
    {
        var ns = context.WritableCollection();
        var (statements, ordered, variables, retryable) = Parse(context);
        var stats = context.Operation.Stats;
        var (matched, modified) = (0L, 0L);
        var upserted = new BsonArray();
        var errors = new List<WriteError>();
        for (var i = 0; i < statements.Count; i++)
        {
            context.Server.Counters.Count(OperationClass.Update);
            try
            {
                var statement = UpdateStatements.ParseUpdate(context, statements[i], variables);
                var result = context.Server.Writer.Update(ns, statement, retryable is { } numbered ? numbered with { Statement = numbered.Statement + i } : null, context.Cancellation);
                context.Applied(result.Sequence);
                matched += result.Matched;
                modified += result.Modified;
                if (result.UpsertedId is { } id) upserted.Add(new BsonDocument { { "index", i }, { "_id", id } });
            }
            catch (MongoException error) when (!WriteBatches.EndsCommand(error))
            {
                errors.Add(new WriteError(i, error));
                if (ordered) break;
            }
        }

        (stats.Matched, stats.Modified, stats.Upsert) = (matched, modified, upserted.Count > 0);
        context.Reply.WriteCount("n", matched + upserted.Count);
        if (upserted.Count > 0) context.Reply.Write("upserted", upserted);
        context.Reply.WriteCount("nModified", modified);
        WriteBatches.WriteErrors(context.Reply, errors);
        return default;
    }

    public ExplainedQuery Explain(CommandContext context)
    {
        var ns = context.Collection();
        var (statements, _, variables, _) = Parse(context);
        if (statements.Count != 1) throw new MongoException(ErrorCode.InvalidLength, "explained write batches must be of size 1");
        var statement = UpdateStatements.ParseUpdate(context, statements[0], variables);
        return new ExplainedQuery(new(ns) { Filter = statement.Filter, Hint = statement.Hint, Limit = statement.Multi ? null : 1 }, "UPDATE");
    }

    private static (IReadOnlyList<ReadOnlyMemory<byte>> Statements, bool Ordered, BsonDocument Variables, RetryableWrite? Retryable) Parse(CommandContext context)
    {
        var arguments = context.Arguments;
        var statements = WriteBatches.Checked(arguments.Documents("updates") ?? throw arguments.Missing("updates"));
        var ordered = arguments.Flag("ordered", otherwise: true);
        var variables = QueryVariables.Read(context);
        var retryable = WriteBatches.StatementOffset(context);
        arguments.Ignore("bypassDocumentValidation");
        arguments.RefuseUnknown();
        return (statements, ordered, variables, retryable);
    }
}
