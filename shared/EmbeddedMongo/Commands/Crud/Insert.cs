using EmbeddedMongo.Commands.Operations;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class Insert : Command
{
    public override string Name => "insert";

    public override string Help => "Inserts documents.";

    public override CommandFlags Flags => CommandFlags.Write | CommandFlags.Retryable | CommandFlags.InTransaction;

    public override async ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        var ns = context.WritableCollection();
        var documents = WriteBatches.Checked(arguments.Documents("documents") ?? throw arguments.Missing("documents"));
        var ordered = arguments.Flag("ordered", otherwise: true);
        var retryable = WriteBatches.StatementOffset(context);
        arguments.Ignore("bypassDocumentValidation");
        arguments.RefuseUnknown();

        var result = await context.Writer.InsertAsync(ns, documents, ordered, retryable, context.Cancellation).ConfigureAwait(false);
        context.Applied(result.Sequence);
        context.Operation.Stats.Inserted = result.Inserted;
        context.Server.Counters.Count(OperationClass.Insert, documents.Count);
        context.Reply.Write("n", result.Inserted);
        WriteBatches.WriteOutcome(context, result.Errors, result.Retried);
    }
}
