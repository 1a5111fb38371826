using EmbeddedMongo.Aggregation.Accumulators;
using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$group</c>: groups come out in the order in which their keys first came in (MongoDB leaves it open).</summary>
internal sealed class GroupStage(Expression id, (string Name, AccumulatedField Field)[] fields, PipelineContext context) : IStage
{
    public string Name => "$group";

    /// <summary>The key and the field, where the stage does no more than count its whole input (as countDocuments does); null otherwise.</summary>
    public (BsonValue Id, string Field)? CountsAll =>
        id is Constant key && fields is [{ Field.CountsAll: true } only] ? (key.Value, only.Name) : null;

    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source) throw new MongoException(15947, "a group's fields must be specified in an object");
        Expression? id = null;
        var fields = new List<(string, AccumulatedField)>();
        foreach (var element in source)
        {
            if (element.Name != "_id") fields.Add((element.Name, AccumulatedFields.Parse(element, context)));
            else if (id is null) id = context.Parse(element.Value);
            else throw new MongoException(15948, "a group's _id may only be specified once");
        }

        return new GroupStage(id ?? throw new MongoException(15955, "a group specification must include an _id"), [.. fields], context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var groups = new Grouping(fields, context, context.Budget(Name));
        foreach (var document in input)
        {
            var scope = context.Scope(document);
            groups.Add(id.Evaluate(scope) ?? BsonNull.Value, scope);
        }

        foreach (var group in groups.Results) yield return group;
    }
}
