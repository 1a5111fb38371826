using EmbeddedMongo.Aggregation;
using EmbeddedMongo.Aggregation.Stages;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>
/// An update with an aggregation pipeline: <c>[{$set: {total: {$sum: "$items.price"}}}]</c>. The stages <c>$set</c>, <c>$addFields</c>,
/// <c>$unset</c>, <c>$project</c>, <c>$replaceRoot</c> and <c>$replaceWith</c> are allowed. See
/// <see href="https://www.mongodb.com/docs/manual/tutorial/update-documents-with-aggregation-pipeline/"/>.
/// </summary>
internal sealed class PipelineUpdate : UpdateSpec
{
    private static readonly HashSet<string> Allowed = ["$set", "$addFields", "$unset", "$project", "$replaceRoot", "$replaceWith"];

    private readonly Pipeline _pipeline;

    /// <summary>Parses the pipeline.</summary>
    /// <exception cref="MongoException">
    /// InvalidOptions (72) for a stage that an update does not allow, and the codes of the stages.
    /// </exception>
    public PipelineUpdate(BsonArray stages, BsonDocument? variables, TimeProvider time)
    {
        foreach (var stage in stages.OfType<BsonDocument>().Where(stage => stage.ElementCount > 0))
        {
            var name = stage.GetElement(0).Name;
            if (!Allowed.Contains(name))
                throw new MongoException(ErrorCode.InvalidOptions, $"{name} is not allowed to be used within an update");
        }

        _pipeline = Pipeline.Parse(stages, new NoHost(time), variables);
    }

    protected override BsonDocument ApplyTo(BsonDocument document, Filter filter)
    {
        var updated = Insert(document, filter);
        return ExactEquality.Same(document, updated) ? document : updated;
    }

    protected override BsonDocument Insert(BsonDocument seed, Filter filter)
    {
        var updated = _pipeline.Run([Copy.Deep(seed)]).Single();
        // MongoDB keeps _id, as the first field, even when a $project or a $replaceWith drops it.
        if (updated.Contains("_id") || !seed.TryGetValue("_id", out var id))
            return updated;
        return new BsonDocument("_id", id).AddRange(updated);
    }

    /// <summary>A host without data: the allowed stages read only their input and the time.</summary>
    private sealed class NoHost(TimeProvider time) : IPipelineHost
    {
        public TimeProvider Time { get; } = time;

        public string Database => throw Unreachable();

        public string? Collection => null;

        public IEnumerable<BsonDocument> Find(string database, string collection, Filter filter) => throw Unreachable();

        public BsonDocument CollectionStats(string database, string collection) => throw Unreachable();

        public void ReplaceCollection(string database, string collection, IEnumerable<BsonDocument> documents) => throw Unreachable();

        public void Insert(string database, string collection, BsonDocument document) => throw Unreachable();

        public bool UpdateByKey(string database, string collection, BsonDocument key, BsonValue update, BsonDocument? variables) =>
            throw Unreachable();

        public bool IsUnique(string database, string collection, IReadOnlyList<string> fields) => throw Unreachable();

        public void CheckUpdate(BsonValue update, BsonDocument variables) => throw Unreachable();

        public IEnumerable<BsonDocument> CurrentOperations() => throw Unreachable();

        public IEnumerable<BsonDocument> Sessions() => throw Unreachable();

        private static InvalidOperationException Unreachable() => new("A stage that an update allows reached beyond its input.");
    }
}
