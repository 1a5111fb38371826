using EmbeddedMongo.Expressions;
using EmbeddedMongo.Expressions.Limits;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>The places where a pipeline can stand; some stages are not allowed inside others.</summary>
internal enum PipelinePlace
{
    Command,
    Facet,
    Lookup,
    UnionWith,
}

/// <summary>The context in which a stage is parsed and run.</summary>
/// <param name="Host">The server.</param>
/// <param name="Variables">
/// The variables in scope with their values; a <c>$lookup</c> sets the values of its variables anew for each document.
/// </param>
/// <param name="AllowDiskUse">True when blocking stages can use more than 100 MB.</param>
/// <param name="Place">The place of the pipeline.</param>
/// <param name="Collection">The collection that the pipeline reads, or null.</param>
internal sealed record PipelineContext(
    IPipelineHost Host,
    BsonDocument Variables,
    bool AllowDiskUse,
    PipelinePlace Place,
    string? Collection
)
{
    /// <summary>The names of the variables, for parsers that take no values.</summary>
    public ParseContext Names => new(Variables.Names) { Constants = Constants };

    /// <summary>The constants of the pipeline's expressions; null in a pipeline that is optimized when it runs.</summary>
    public Constants? Constants { get; init; }

    /// <summary>Parses an expression that can use the variables.</summary>
    public Expression Parse(BsonValue source) => ExpressionParser.Parse(source, Names);

    /// <summary>Returns the scope of expressions on a document.</summary>
    public ExpressionScope Scope(BsonDocument document) => new(document, Variables);

    /// <summary>Returns a new memory limit for a stage.</summary>
    public MemoryBudget Budget(string stage) => new(stage, AllowDiskUse);
}
