using EmbeddedMongo.Errors;
using EmbeddedMongo.Projections;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$addFields: {path: expression}}</c>, also named <c>$set</c>, adds computed fields. An existing field is replaced in its position,
/// and a new one comes last; a missing value removes the field. Errors: 40272, 40176, 40177, 40181, 40183. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/addFields/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/set/"/>.
/// </summary>
internal sealed class AddFieldsStage(string name, ProjectionNode node, PipelineContext context) : IStage
{
    public string Name => name;

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">40272 when it is not a document, and the codes above.</exception>
    public static IStage Parse(string name, BsonValue specification, PipelineContext context) =>
        specification is BsonDocument source
            ? new AddFieldsStage(name, ErrorContext.In($"Invalid {name}", () => AddedFields.Parse(source, context.Names)), context)
            : throw new MongoException(40272, $"{name} specification stage must be an object, got {BsonTypeNames.Of(specification)}");

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
            yield return node.Apply(document, context.Scope(document));
    }
}
