using EmbeddedMongo.Wire;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands;

internal sealed class Delete : Command, IExplainable
{
    public override string Name => "delete";

    public override string Help => "Deletes documents.";

    public override CommandFlags Flags => CommandFlags.Write | CommandFlags.Retryable;

    public override ValueTask RunAsync(CommandContext context)
    {
        var ns = context.WritableCollection();
        var (statements, ordered, variables, retryable) = Parse(context);
        var deleted = 0L;
        var errors = new List<WriteError>();
        for (var i = 0; i < statements.Count; i++)
        {
            context.Server.Counters.Count(OperationClass.Delete);
            try
            {
                var statement = UpdateStatements.ParseDelete(context, statements[i], variables);
                var result = context.Server.Writer.Delete(ns, statement, retryable is { } numbered ? numbered with { Statement = numbered.Statement + i } : null, context.Cancellation);
                context.Applied(result.Sequence);
                deleted += result.Deleted;
            }
            catch (MongoException error) when (!WriteBatches.EndsCommand(error))
            {
                errors.Add(new WriteError(i, error));
                if (ordered) break;
            }
        }

        context.Operation.Stats.Deleted = deleted;
        context.Reply.WriteCount("n", deleted);
        WriteBatches.WriteErrors(context.Reply, errors);
        return default;
    }

    public ExplainedQuery Explain(CommandContext context)
    {
        var ns = context.Collection();
        var (statements, _, variables, _) = Parse(context);
        if (statements.Count != 1) throw new MongoException(ErrorCode.InvalidLength, "explained write batches must be of size 1");
        var statement = UpdateStatements.ParseDelete(context, statements[0], variables);
        return new ExplainedQuery(new(ns) { Filter = statement.Filter, Hint = statement.Hint, Limit = statement.Multi ? null : 1 }, "DELETE");
    }

    private static (IReadOnlyList<ReadOnlyMemory<byte>> Statements, bool Ordered, BsonDocument Variables, RetryableWrite? Retryable) Parse(CommandContext context)
    {
        var arguments = context.Arguments;
        var statements = WriteBatches.Checked(arguments.Documents("deletes") ?? throw arguments.Missing("deletes"));
        var ordered = arguments.Flag("ordered", otherwise: true);
        var variables = QueryVariables.Read(context);
        var retryable = WriteBatches.StatementOffset(context);
        arguments.RefuseUnknown();
        return (statements, ordered, variables, retryable);
    }
}
