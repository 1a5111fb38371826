using EmbeddedMongo.Commands.Diagnostics;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class Update : Command, IExplainable
{
    public override string Name => "update";

    public override string Help => "Updates documents.";

    public override CommandFlags Flags => CommandFlags.Write | CommandFlags.Retryable | CommandFlags.InTransaction;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var ns = context.WritableCollection();
        var batch = Parse(context);
        var stats = context.Operation.Stats;
        var (matched, modified) = (0L, 0L);
        var upserted = new BsonArray();
        var outcome = await batch
            .ExecuteAsync(OperationClass.Update, async (index, statement, retryable) =>
            {
                var result = await context.Writer.UpdateAsync(ns, statement, retryable, context.Cancellation).ConfigureAwait(false);
                context.Applied(result.Sequence);
                matched += result.Matched;
                modified += result.Modified;
                if (result.UpsertedId is { } id)
                    upserted.Add(new BsonDocument { { "index", index }, { "_id", id } });
                return result.Retried;
            })
            .ConfigureAwait(false);

        (stats.Matched, stats.Modified, stats.Upsert) = (matched, modified, upserted.Count > 0);
        context.Reply.WriteCount("n", matched + upserted.Count);
        if (upserted.Count > 0)
            context.Reply.Write("upserted", upserted);
        context.Reply.WriteCount("nModified", modified);
        WriteBatches.WriteOutcome(context, outcome.Errors, outcome.Retried);
    }

    public ExplainedQuery Explain(CommandContext context)
    {
        var ns = context.Collection();
        var statement = Parse(context).Only;
        return new ExplainedQuery(
            new(ns)
            {
                Filter = statement.Filter,
                Hint = statement.Hint,
                Limit = statement.Multi ? null : 1,
            },
            "UPDATE"
        );
    }

    private static StatementBatch<UpdateStatement> Parse(CommandContext context) =>
        StatementBatch<UpdateStatement>.Read(context, "updates", UpdateStatements.ReadUpdate);
}
