using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$documents: expression}</c> returns the documents of an array, with <c>{aggregate: 1}</c> or in a sub-pipeline. Errors:
/// InvalidNamespace (73) on a collection, 5858203 for a value that is not an array, 40228 for an element that is not a document. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/documents/"/>.
/// </summary>
internal sealed class DocumentsStage(Expression documents, PipelineContext context) : ISourceStage
{
    public string Name => "$documents";

    /// <summary>Parses the expression.</summary>
    /// <exception cref="MongoException">InvalidNamespace (73) on a collection.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (context is { Place: PipelinePlace.Command, Collection: not null })
        {
            throw new MongoException(ErrorCode.InvalidNamespace, "$documents can only be run with {aggregate: 1}");
        }

        return new DocumentsStage(context.Parse(specification), context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var value = documents.Evaluate(context.Scope([]));
        if (value is not BsonArray array)
            throw new MongoException(5858203, $"an array is expected, found {BsonTypeNames.Of(value)}");
        foreach (var item in array)
        {
            yield return item as BsonDocument
                ?? throw new MongoException(
                    40228,
                    $"$documents takes an array of documents, and an element is of type {BsonTypeNames.Of(item)}"
                );
        }
    }
}
