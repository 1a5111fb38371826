using EmbeddedMongo.Aggregation.Projections;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$addFields</c>, also called <c>$set</c>: a field that exists is replaced where it stands, a new one comes last.</summary>
internal sealed class AddFieldsStage(string name, ProjectionNode node, PipelineContext context) : IStage
{
    public string Name => name;

    public static IStage Parse(string name, BsonValue specification, PipelineContext context) => specification is BsonDocument source
        ? new AddFieldsStage(name, ProjectionParser.AddFields(name, source, context), context)
        : throw new MongoException(40272, $"{name} specification stage must be an object, got {BsonTypeNames.Of(specification)}");

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input) yield return node.Apply(document, context.Scope(document));
    }
}
