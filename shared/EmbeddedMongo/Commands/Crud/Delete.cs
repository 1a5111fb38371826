using EmbeddedMongo.Commands.Diagnostics;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Writing;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class Delete : Command, IExplainable
{
    public override string Name => "delete";

    public override string Help => "Deletes documents.";

    public override CommandFlags Flags => CommandFlags.Write | CommandFlags.Retryable | CommandFlags.InTransaction;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var ns = context.WritableCollection();
        var deleted = 0L;
        var outcome = await Parse(context)
            .ExecuteAsync(OperationClass.Delete, async (_, statement, retryable) =>
            {
                var result = await context.Writer.DeleteAsync(ns, statement, retryable, context.Cancellation).ConfigureAwait(false);
                context.Applied(result.Sequence);
                deleted += result.Deleted;
                return result.Retried;
            })
            .ConfigureAwait(false);

        context.Operation.Stats.Deleted = deleted;
        context.Reply.WriteCount("n", deleted);
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
            "DELETE"
        );
    }

    private static StatementBatch<DeleteStatement> Parse(CommandContext context) =>
        StatementBatch<DeleteStatement>.Read(context, "deletes", UpdateStatements.ReadDelete);
}
