using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>Where a pipeline stands: some stages are not allowed inside others.</summary>
internal enum PipelinePlace
{
    Command,
    Facet,
    Lookup,
    UnionWith,
}

/// <summary>What a stage is parsed with.</summary>
/// <param name="Host">The server.</param>
/// <param name="Variables">The variables in scope with their values; a $lookup changes the values of its own from document to document.</param>
/// <param name="AllowDiskUse">Whether blocking stages may pass 100 MB.</param>
/// <param name="Place">What the pipeline is a part of.</param>
/// <param name="Collection">The collection that it runs over, if any.</param>
internal sealed record PipelineContext(
    IPipelineHost Host, BsonDocument Variables, bool AllowDiskUse, PipelinePlace Place, string? Collection)
{
    public Expression Parse(BsonValue source) => Expression.Parse(source, Variables);

    public ExpressionScope Scope(BsonDocument document) => new(document, Variables);

    public MemoryBudget Budget(string stage) => new(stage, AllowDiskUse);
}
