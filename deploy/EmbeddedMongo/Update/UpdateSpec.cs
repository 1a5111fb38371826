using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Update;

/// <summary>An update: a replacement, update operators, or a pipeline; parsed once, applied to each matched document.</summary>
public sealed class UpdateSpec
{
    private UpdateSpec() { }

    public bool IsReplacement => throw new NotImplementedException();

    /// <param name="update">What the client sent as <c>u</c>: a document or, for a pipeline update, an array.</param>
    /// <param name="arrayFilters">The <c>arrayFilters</c>, or null.</param>
    /// <param name="variables">The values of <c>c</c>/<c>let</c>, or null.</param>
    /// <param name="time">For $currentDate and $$NOW.</param>
    public static UpdateSpec Parse(BsonValue update, BsonArray? arrayFilters, BsonDocument? variables, TimeProvider time) => throw new NotImplementedException();

    /// <summary>The document after the update; the same instance where nothing changed (so that nModified is honest). Never alters its input.</summary>
    /// <exception cref="MongoException">ImmutableField when it would change <c>_id</c>; PathNotViable, TypeMismatch … as MongoDB.</exception>
    public BsonDocument Apply(BsonDocument document, Filter filter) => throw new NotImplementedException();

    /// <summary>The document that an upsert inserts: the filter's equalities, then the update with $setOnInsert. It has no <c>_id</c> if neither gives one.</summary>
    public BsonDocument ForUpsert(Filter filter) => throw new NotImplementedException();
}
