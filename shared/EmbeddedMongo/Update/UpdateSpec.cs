using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>
/// An update, parsed once and applied to each matched document: a replacement, update operators, or a pipeline. See
/// <see href="https://www.mongodb.com/docs/manual/reference/command/update/"/>.
/// </summary>
internal abstract class UpdateSpec
{
    /// <summary>True when the update replaces the whole document.</summary>
    public virtual bool IsReplacement => false;

    /// <summary>Parses an update.</summary>
    /// <param name="update">The field <c>u</c> of the command: a document or, for a pipeline update, an array.</param>
    /// <param name="arrayFilters">The <c>arrayFilters</c>, or null.</param>
    /// <param name="variables">The values of <c>c</c> or <c>let</c>, or null.</param>
    /// <param name="time">The clock for <c>$currentDate</c>, <c>$$NOW</c> and empty timestamps in a replacement.</param>
    /// <exception cref="MongoException">
    /// FailedToParse (9) for another type or an unknown operator, BadValue (2) for a wrong operand, ConflictingUpdateOperators (40) for two
    /// operators on one path; other codes of the operators, paths and stages.
    /// </exception>
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
                throw new MongoException(
                    ErrorCode.FailedToParse,
                    $"Update argument must be either an object or an array, not {BsonTypeNames.Of(update.BsonType)}"
                );
        }
    }

    /// <summary>
    /// Returns the document after the update, or the same instance when nothing changed, so that <c>nModified</c> is right. The input stays
    /// unchanged.
    /// </summary>
    /// <param name="document">The document that the filter matched.</param>
    /// <param name="filter">The filter of the command, for the positional operator <c>$</c>.</param>
    /// <exception cref="MongoException">
    /// ImmutableField (66) for a change of <c>_id</c>, PathNotViable (28) when a scalar blocks a path, TypeMismatch (14) or BadValue (2)
    /// for a field of the wrong type.
    /// </exception>
    public BsonDocument Apply(BsonDocument document, Filter filter)
    {
        var updated = ApplyTo(document, filter);
        if (ReferenceEquals(updated, document))
            return document;
        if (
            document.TryGetValue("_id", out var id) && !(updated.TryGetValue("_id", out var after) && ValueOrder.Instance.Equals(id, after))
        )
        {
            throw new MongoException(
                ErrorCode.ImmutableField,
                IsReplacement
                    ? "After applying the update, the (immutable) field '_id' was found to have been altered to _id: "
                        + $"{(updated.TryGetValue("_id", out var now) ? ShellText.Of(now) : "missing")}"
                    : "Performing an update on the path '_id' would modify the immutable field '_id'"
            );
        }

        return updated;
    }

    /// <summary>
    /// Returns the document that an upsert inserts: the equalities of the filter, then the update with <c>$setOnInsert</c>. It has no
    /// <c>_id</c> when neither gives one.
    /// </summary>
    /// <param name="filter">The filter of the command, which matched nothing.</param>
    /// <exception cref="MongoException">
    /// ImmutableField (66) when the update changes the <c>_id</c> of the filter, NotSingleValueField (54) or NotExactValueField (111) for a
    /// filter that sets a path twice or a part of <c>_id</c>.
    /// </exception>
    public BsonDocument ForUpsert(Filter filter)
    {
        var seed = UpsertSeed.Of(filter, IsReplacement);
        var inserted = Insert(seed, filter);
        if (seed.TryGetValue("_id", out var id) && !(inserted.TryGetValue("_id", out var after) && ValueOrder.Instance.Equals(id, after)))
        {
            throw new MongoException(
                ErrorCode.ImmutableField,
                "Performing an update on the path '_id' would modify the immutable field '_id'"
            );
        }

        return inserted;
    }

    /// <summary>Returns the updated document, or the same instance when nothing changed.</summary>
    protected abstract BsonDocument ApplyTo(BsonDocument document, Filter filter);

    /// <summary>Returns the document that an upsert inserts.</summary>
    /// <param name="seed">The fields that the filter holds equal to a value.</param>
    /// <param name="filter">The filter of the command.</param>
    protected abstract BsonDocument Insert(BsonDocument seed, Filter filter);

    private static void RefuseArrayFilters(BsonArray? arrayFilters, string message)
    {
        if (arrayFilters is { Count: > 0 })
            throw new MongoException(ErrorCode.FailedToParse, message);
    }
}
