using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$facet: {field: pipeline}}</c> returns one document with the result of each pipeline over the same input, as arrays. Errors: 40169,
/// 40170, 40600; 15998, 16410 or 16412 for a bad name. This server holds the whole input in memory (292 or 146 above the limit). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/facet/"/>.
/// </summary>
internal sealed class FacetStage((string Name, Pipeline Pipeline)[] facets, PipelineContext context) : IStage
{
    public string Name => "$facet";

    /// <summary>Parses the pipelines.</summary>
    /// <exception cref="MongoException">
    /// 40169 when there is none, 40170 when one is not an array, 40600 for a stage that is not allowed here, 15998, 16410 or 16412 for a
    /// bad name.
    /// </exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument { ElementCount: > 0 } source)
            throw new MongoException(40169, "the $facet specification must be a non-empty object");
        var inside = context with { Place = PipelinePlace.Facet };
        return new FacetStage([.. source.Select(element => (element.Name, ParseFacet(element, inside)))], context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var budget = context.Budget(Name);
        var documents = new List<BsonDocument>();
        foreach (var document in input)
        {
            budget.Use(document);
            documents.Add(document);
        }

        yield return new BsonDocument(facets.Select(facet => new BsonElement(facet.Name, new BsonArray(facet.Pipeline.Run(documents)))));
    }

    private static Pipeline ParseFacet(BsonElement element, PipelineContext context)
    {
        ExpressionPath.CheckName(element.Name);
        if (element.Name.Contains('.', StringComparison.Ordinal))
            throw new MongoException(16412, "FieldPath field names may not contain '.'.");
        return element.Value is BsonArray stages
            ? Pipeline.Parse(stages, context)
            : throw new MongoException(
                40170,
                $"arguments to $facet must be arrays, {element.Name} is type {BsonTypeNames.Of(element.Value)}"
            );
    }
}
