using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

/// <summary>
/// The result of <c>{$group: {_id: 1, n: {$sum: 1}}}</c>, which is how drivers count: the documents are counted where they
/// are, by index keys if that will do, and not decoded only to be thrown away.
/// </summary>
internal sealed class CountSource(ReadView view, QueryExecution execution, BsonDocument group) : IResultSource
{
    private bool _done;

    public bool AtEnd => _done;

    /// <summary>The $group that counts, where it is the one stage left after the first <paramref name="stages"/>.</summary>
    public static BsonDocument? Field(BsonArray pipeline, int stages)
    {
        if (pipeline.Count != stages + 1 || pipeline[stages] is not BsonDocument { ElementCount: 1 } stage)
            return null;
        if (stage.GetElement(0) is not { Name: "$group", Value: BsonDocument { ElementCount: 2 } group })
            return null;
        if (group.GetElement(0) is not { Name: "_id", Value: BsonInt32 or BsonNull })
            return null;
        return
            group.GetElement(1).Value is BsonDocument { ElementCount: 1 } sum
            && sum.GetElement(0) is { Name: "$sum", Value: BsonInt32 { Value: 1 } }
            ? group
            : null;
    }

    public ResultDocument? Next(Operation operation)
    {
        if (_done)
            return null;
        _done = true;
        var count = execution.Count(operation.Cancellation);
        // No document makes no group.
        return count == 0
            ? null
            : new ResultDocument(
                null,
                new BsonDocument { group.GetElement(0), new BsonElement(group.GetElement(1).Name, Fitting.Number(count)) }
            );
    }

    public void Report(OperationStats stats) =>
        (stats.KeysExamined, stats.DocumentsExamined) = (execution.KeysExamined, execution.DocumentsExamined);

    public void Dispose()
    {
        execution.Dispose();
        view.Dispose();
    }
}
