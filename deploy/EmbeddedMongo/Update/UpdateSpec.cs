using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>An update: a replacement, update operators, or a pipeline; parsed once, applied to each matched document.</summary>
public abstract class UpdateSpec
{
    public virtual bool IsReplacement => false;

    /// <param name="update">What the client sent as <c>u</c>: a document or, for a pipeline update, an array.</param>
    /// <param name="arrayFilters">The <c>arrayFilters</c>, or null.</param>
    /// <param name="variables">The values of <c>c</c>/<c>let</c>, or null.</param>
    /// <param name="time">For $currentDate, $$NOW and a replacement's empty timestamps.</param>
    /// <exception cref="MongoException">FailedToParse, BadValue, ConflictingUpdateOperators … as MongoDB.</exception>
    public static UpdateSpec Parse(BsonValue update, BsonArray? arrayFilters, BsonDocument? variables, TimeProvider time)
    {
        switch (update)
        {
            case BsonArray stages:
                RefuseArrayFilters(arrayFilters, "Cannot specify arrayFilters and a pipeline update");
                return new PipelineUpdate(stages, variables, time);
            case BsonDocument document when document.ElementCount > 0 && document.GetElement(0).Name.StartsWith('$'):
                return new OperatorUpdate(document, ArrayFilters.Parse(arrayFilters, variables), variables, time);
            case BsonDocument document:
                RefuseArrayFilters(arrayFilters, "Cannot specify arrayFilters and a non-pipeline update");
                return new ReplacementUpdate(document, time);
            default:
                throw new MongoException(ErrorCode.FailedToParse, $"Update argument must be either an object or an array, not {BsonTypeNames.Of(update.BsonType)}");
        }
    }

    /// <summary>The document after the update; the same instance where nothing changed (so that nModified is honest). Never alters its input.</summary>
    /// <exception cref="MongoException">ImmutableField when it would change <c>_id</c>; PathNotViable, TypeMismatch … as MongoDB.</exception>
    public BsonDocument Apply(BsonDocument document, Filter filter)
    {
        var updated = ApplyTo(document, filter);
        if (ReferenceEquals(updated, document)) return document;
        if (document.TryGetValue("_id", out var id) && !(updated.TryGetValue("_id", out var after) && ValueOrder.Instance.Equals(id, after)))
        {
            throw new MongoException(
                ErrorCode.ImmutableField,
                IsReplacement
                    ? $"After applying the update, the (immutable) field '_id' was found to have been altered to _id: {(updated.TryGetValue("_id", out var now) ? ShellText.Of(now) : "missing")}"
                    : "Performing an update on the path '_id' would modify the immutable field '_id'");
        }

        return updated;
    }

    /// <summary>The document that an upsert inserts: the filter's equalities, then the update with $setOnInsert. It has no <c>_id</c> if neither gives one.</summary>
    public BsonDocument ForUpsert(Filter filter)
    {
        var seed = UpsertSeed.Of(filter, IsReplacement);
        var inserted = Insert(seed, filter);
        if (seed.TryGetValue("_id", out var id) && !(inserted.TryGetValue("_id", out var after) && ValueOrder.Instance.Equals(id, after)))
            throw new MongoException(ErrorCode.ImmutableField, "Performing an update on the path '_id' would modify the immutable field '_id'");
        return inserted;
    }

    protected abstract BsonDocument ApplyTo(BsonDocument document, Filter filter);

    protected abstract BsonDocument Insert(BsonDocument seed, Filter filter);

    private static void RefuseArrayFilters(BsonArray? arrayFilters, string message)
    {
        if (arrayFilters is { Count: > 0 }) throw new MongoException(ErrorCode.FailedToParse, message);
    }
}
