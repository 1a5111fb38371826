using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$unionWith: "collection"}</c> or <c>{$unionWith: {coll, pipeline}}</c> appends the documents of another collection, passed through a
/// pipeline. Errors: FailedToParse (9), 40414, 40415, 31441 for a stage that is not allowed in the pipeline. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/unionWith/"/>.
/// </summary>
internal sealed class UnionWithStage(SubPipeline pipeline) : IStage
{
    public string Name => "$unionWith";

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">
    /// FailedToParse (9) or TypeMismatch (14) for a wrong type, 40414 or 40415 for a missing or unknown field, and the codes of the
    /// pipeline.
    /// </exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        string? collection = null;
        BsonArray stages = [];
        switch (specification)
        {
            case BsonString name:
                collection = name.Value;
                break;
            case BsonDocument source:
                foreach (var element in source)
                {
                    switch (element.Name)
                    {
                        case "coll":
                            collection = element.Value is BsonString text ? text.Value : throw WrongType(element, "string");
                            break;
                        case "pipeline":
                            stages = element.Value as BsonArray ?? throw WrongType(element, "array");
                            break;
                        default:
                            throw new MongoException(40415, $"BSON field '$unionWith.{element.Name}' is an unknown field.");
                    }
                }

                break;
            default:
                throw new MongoException(
                    ErrorCode.FailedToParse,
                    $"the $unionWith stage specification must be an object or string, but found {BsonTypeNames.Of(specification)}"
                );
        }

        var bringsItsOwn = stages is [BsonDocument first, ..] && first.Contains("$documents");
        if (collection is null && !bringsItsOwn)
            throw new MongoException(40414, "BSON field '$unionWith.coll' is missing but a required field");
        collection ??= "";
        return new UnionWithStage(
            new SubPipeline(stages, collection, context with { Place = PipelinePlace.UnionWith, Collection = collection, Constants = null })
        );
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input) => input.Concat(pipeline.Run());

    private static MongoException WrongType(BsonElement element, string expected) =>
        new(
            ErrorCode.TypeMismatch,
            $"BSON field '$unionWith.{element.Name}' is the wrong type '{BsonTypeNames.Of(element.Value)}', expected type '{expected}'"
        );
}
