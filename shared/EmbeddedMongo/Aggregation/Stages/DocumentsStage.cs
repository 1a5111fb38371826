using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$documents</c>: the documents that an expression gives.</summary>
internal sealed class DocumentsStage(Expression documents, PipelineContext context) : ISourceStage
{
    public string Name => "$documents";

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
        if (value is not BsonArray array) throw new MongoException(5858203, $"an array is expected, found {BsonTypeNames.Of(value)}");
        foreach (var item in array)
        {
            yield return item as BsonDocument ?? throw new MongoException(40228, $"$documents takes an array of documents, and an element is of type {BsonTypeNames.Of(item)}");
        }
    }
}
