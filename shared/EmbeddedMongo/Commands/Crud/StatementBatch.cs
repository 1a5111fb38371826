using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

/// <param name="Errors">The statements that failed.</param>
/// <param name="Retried">The numbers of those that an earlier command had executed.</param>
internal sealed record BatchOutcome(IReadOnlyList<WriteError> Errors, IReadOnlyList<int> Retried);

/// <summary>
/// The statements of an update or a delete. All of them are read before one is executed: a field that is missing, unknown or of
/// a wrong type is the command's error, and nothing is written. What the fields say is parsed in a statement's turn, and is its own error.
/// </summary>
internal sealed class StatementBatch<T>(CommandContext context, IReadOnlyList<Func<T>> statements, bool ordered, RetryableWrite? retryable)
{
    /// <summary>The statement of an explained command, which may have no other.</summary>
    public T Only =>
        statements.Count == 1
            ? statements[0]()
            : throw new MongoException(ErrorCode.InvalidLength, "explained write batches must be of size 1");

    /// <param name="context">The command.</param>
    /// <param name="field">The field that holds the statements.</param>
    /// <param name="read">Reads a statement's fields, with the command's variables at hand; what it returns parses them.</param>
    public static StatementBatch<T> Read(
        CommandContext context,
        string field,
        Func<CommandContext, ReadOnlyMemory<byte>, BsonDocument, Func<T>> read
    )
    {
        var arguments = context.Arguments;
        var sources = WriteBatches.Checked(arguments.Documents(field) ?? throw arguments.Missing(field));
        var ordered = arguments.Flag("ordered", otherwise: true);
        var variables = QueryVariables.Read(context);
        var retryable = WriteBatches.StatementOffset(context);
        arguments.Ignore("bypassDocumentValidation");
        arguments.RefuseUnknown();
        return new StatementBatch<T>(context, [.. sources.Select(source => read(context, source, variables))], ordered, retryable);
    }

    /// <summary>Executes the statements in their order; if ordered, the first that fails is the last.</summary>
    /// <param name="operation">The class that counts them.</param>
    /// <param name="execute">Executes the statement at an index; true where an earlier command had executed it.</param>
    public async ValueTask<BatchOutcome> ExecuteAsync(OperationClass operation, Func<int, T, RetryableWrite?, ValueTask<bool>> execute)
    {
        var (errors, retried) = (new List<WriteError>(), new List<int>());
        // In a transaction the first error ends it.
        var stops = ordered || context.Transaction is not null;
        for (var i = 0; i < statements.Count && !(stops && errors.Count > 0); i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Server.Counters.Count(operation);
            try
            {
                var numbered = retryable is { } first ? first with { Statement = first.Statement + i } : (RetryableWrite?)null;
                if (await execute(i, statements[i](), numbered).ConfigureAwait(false))
                    retried.Add(numbered!.Value.Statement);
            }
            catch (MongoException e) when (!CommandErrors.EndsCommand(e))
            {
                errors.Add(new WriteError(i, e));
            }
        }

        return new BatchOutcome(errors, retried);
    }
}
