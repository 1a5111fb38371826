using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$facet</c>: one document with the result of each pipeline over the same input.</summary>
internal sealed class FacetStage((string Name, Pipeline Pipeline)[] facets, PipelineContext context) : IStage
{
    public string Name => "$facet";

    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument { ElementCount: > 0 } source) throw new MongoException(40169, "the $facet specification must be a non-empty object");
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
        if (element.Name.StartsWith('$')) throw new MongoException(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
        if (element.Name.Contains('.', StringComparison.Ordinal)) throw new MongoException(16412, "FieldPath field names may not contain '.'.");
        if (element.Name.Length == 0) throw new MongoException(15998, "FieldPath field names may not be empty strings.");
        return element.Value is BsonArray stages
            ? Pipeline.Parse(stages, context)
            : throw new MongoException(40170, $"arguments to $facet must be arrays, {element.Name} is type {BsonTypeNames.Of(element.Value)}");
    }
}
