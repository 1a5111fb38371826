using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Projections;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Cursors;

/// <summary>
/// The documents of a capped collection, or of the oplog, in natural order, and those that are added later: the cursor stays open at the
/// end. Each batch sees the collection as it is then; between two batches only the position is kept.
/// </summary>
internal sealed class TailableSource(StorageEngine engine, QueryRequest request, Projection? projection) : IResultSource
{
    private ReadView? _view;
    private QueryExecution? _execution;
    private ulong _last;
    private long _skip = request.Skip;
    private long _returned;
    private (long Keys, long Documents) _examined;

    public bool AtEnd => request.Limit is { } most && _returned >= most;

    public bool StaysOpen => !AtEnd;

    public ResultDocument? Next(Operation operation)
    {
        if (AtEnd)
            return null;
        var execution = _execution ??= Open();
        while (execution.Next(operation.Cancellation) is { } stored)
        {
            if (_skip-- > 0)
                continue;
            _returned++;
            return projection is null
                ? new ResultDocument(stored.Bytes, null)
                : new ResultDocument(null, projection.Apply(stored.Document));
        }

        Rest();
        return null;
    }

    /// <summary>Lets go of the view: nothing keeps old versions while a client waits.</summary>
    public void Rest()
    {
        if (_execution is null)
            return;
        _last = Math.Max(_last, _execution.LastRecord);
        _examined = (_examined.Keys + _execution.KeysExamined, _examined.Documents + _execution.DocumentsExamined);
        _execution.Dispose();
        _view?.Dispose();
        (_execution, _view) = (null, null);
    }

    public void Report(OperationStats stats) =>
        (stats.KeysExamined, stats.DocumentsExamined) = (
            _examined.Keys + (_execution?.KeysExamined ?? 0),
            _examined.Documents + (_execution?.DocumentsExamined ?? 0)
        );

    public void Dispose() => Rest();

    private QueryExecution Open()
    {
        _view = engine.OpenView();
        return Planner.Plan(_view, request with { After = _last, Skip = 0, Limit = null }).Execute();
    }
}
