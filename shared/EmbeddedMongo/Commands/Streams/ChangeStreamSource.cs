using EmbeddedMongo.Aggregation;
using EmbeddedMongo.Aggregation.Stages;
using EmbeddedMongo.ChangeStreams;
using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Streams;

/// <summary>The events of a change stream, each through the stages of the client's pipeline.</summary>
internal sealed class ChangeStreamSource(StorageEngine engine, ChangeReader reader, Pipeline pipeline, bool looksUp) : IResultSource
{
    private readonly bool _hasStages = pipeline.Stages.Any(stage => stage is not (ChangeStreamStage or SplitLargeEventStage));
    private readonly bool _splits = pipeline.Stages[^1] is SplitLargeEventStage;
    private readonly Queue<BsonDocument> _parts = [];

    public BsonDocument? ResumeToken { get; private set; } = reader.Position.ToBson();

    public bool AtEnd => reader.Ended && _parts.Count == 0;

    public bool StaysOpen => !AtEnd;

    public ResultDocument? Next(Operation operation)
    {
        while (_parts.Count == 0)
        {
            if (reader.Next() is not { } change)
            {
                ResumeToken = reader.Position.ToBson();
                return null;
            }

            operation.Stats.DocumentsExamined = (operation.Stats.DocumentsExamined ?? 0) + 1;
            if (Transform(change) is { } result)
                Add(change, result);
        }

        var next = _parts.Dequeue();
        ResumeToken = next["_id"].AsBsonDocument;
        return new ResultDocument(null, next);
    }

    public void Rest() => reader.Rest();

    public void Report(OperationStats stats) { }

    public void Dispose() => reader.Dispose();

    /// <summary>The event as the client gets it; null where the stages drop it.</summary>
    private BsonDocument? Transform(ChangeEvent change)
    {
        var document = change.Document;
        if (looksUp && change.Subject is { } subject)
            document.Add("fullDocument", CurrentDocument.Of(engine, subject) ?? (BsonValue)BsonNull.Value);
        if (!_hasStages)
            return document;
        var behind = _splits ? pipeline.Stages.SkipLast(1) : pipeline.Stages;
        var results = behind.Skip(1).Aggregate<IStage, IEnumerable<BsonDocument>>([document], (input, stage) => stage.Apply(input));
        if (results.FirstOrDefault() is not { } result)
            return null;
        var token = change.Token.ToBson();
        return result.GetValue("_id", null) is { } id && id.Equals(token)
            ? result
            : throw new MongoException(
                ErrorCode.ChangeStreamFatalError,
                "Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id "
                    + "field of an event makes it impossible to resume the stream from that point. Only transformations that retain the "
                    + $"unmodified _id field are allowed. Expected: {ShellText.Of(new BsonDocument("_id", token))} but found: "
                    + ShellText.Of(result.TryGetValue("_id", out var found) ? new BsonDocument("_id", found) : [])
            );
    }

    private void Add(ChangeEvent change, BsonDocument result)
    {
        if (!_splits && change.PartsSeen > 0)
            throw EventParts.NotSplit();
        foreach (var part in _splits ? EventParts.Of(change.Token, result, change.PartsSeen) : [result])
            _parts.Enqueue(part);
    }
}
