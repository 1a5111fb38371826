using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

/// <summary>A pipeline's results, pulled from its stages on demand. Owns the view that they read.</summary>
internal sealed class PipelineSource : IResultSource
{
    private readonly ReadView _view;
    private readonly QueryExecution? _input;
    private readonly PipelineHost _host;
    private readonly IEnumerator<BsonDocument> _results;

    /// <param name="view">The view; disposed with this.</param>
    /// <param name="input">The plan that feeds the stages; null where the pipeline makes its own documents.</param>
    /// <param name="host">The pipeline's host.</param>
    /// <param name="run">The stages over their input.</param>
    public PipelineSource(
        ReadView view,
        QueryExecution? input,
        PipelineHost host,
        Func<IEnumerable<BsonDocument>, IEnumerable<BsonDocument>> run
    )
    {
        (_view, _input, _host) = (view, input, host);
        _results = run(Input()).GetEnumerator();
    }

    public bool AtEnd => false;

    public ResultDocument? Next(Operation operation)
    {
        _host.Operation = operation;
        operation.Cancellation.ThrowIfCancellationRequested();
        return _results.MoveNext() ? new ResultDocument(null, _results.Current) : null;
    }

    public void Rest() => _input?.Rest();

    public void Report(OperationStats stats) =>
        (stats.KeysExamined, stats.DocumentsExamined) = (
            _host.Examined.Keys + (_input?.KeysExamined ?? 0),
            _host.Examined.Documents + (_input?.DocumentsExamined ?? 0)
        );

    public void Dispose()
    {
        _results.Dispose();
        _input?.Dispose();
        _view.Dispose();
    }

    private IEnumerable<BsonDocument> Input()
    {
        while (_input?.Next(_host.Operation.Cancellation) is { } stored)
            yield return stored.Document;
    }
}
