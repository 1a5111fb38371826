using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Projections;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Cursors;

/// <summary>A find's results: the plan's documents, projected where asked. Owns the view that it reads.</summary>
internal sealed class QuerySource(ReadView view, QueryExecution execution, Projection? projection, long? limit) : IResultSource
{
    public bool AtEnd => limit is { } most && execution.Returned >= most;

    public ResultDocument? Next(Operation operation) =>
        execution.Next(operation.Cancellation) switch
        {
            null => null,
            { } stored when projection is null => new ResultDocument(stored.Bytes, null),
            { } stored => new ResultDocument(null, projection.Apply(stored.Document)),
        };

    public void Rest() => execution.Rest();

    public void Report(OperationStats stats) =>
        (stats.KeysExamined, stats.DocumentsExamined) = (execution.KeysExamined, execution.DocumentsExamined);

    public void Dispose()
    {
        execution.Dispose();
        view.Dispose();
    }
}
