using EmbeddedMongo.Aggregation.Projections;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$addFields</c>, also called <c>$set</c>: a field that exists is replaced where it stands, a new one comes last.</summary>
public sealed class AddFieldsStage : IStage
{
    private readonly ProjectionNode node;
    private readonly PipelineContext context;

    private AddFieldsStage(string name, ProjectionNode node, PipelineContext context) => (Name, this.node, this.context) = (name, node, context);

    public string Name { get; }

    internal static IStage Parse(string name, BsonValue specification, PipelineContext context) => specification is BsonDocument source
        ? new AddFieldsStage(name, ProjectionParser.AddFields(name, source, context), context)
        : throw new MongoException(40272, $"{name} specification stage must be an object, got {TypeName.Of(specification)}");

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input) yield return node.Apply(document, context.Scope(document));
    }
}
