using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Expressions.Accumulators;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$group: {_id: expression, field: {$accumulator: expression}}}</c> returns one document for each distinct key; a missing key is null.
/// MongoDB leaves the order of groups undefined; this server keeps the order of first arrival. Errors: 15947, 15948, 15955; 292 or 146 for
/// the memory limit. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/group/"/>.
/// </summary>
internal sealed class GroupStage(Expression id, (string Name, AccumulatedField Field)[] fields, PipelineContext context) : IStage
{
    public string Name => "$group";

    /// <summary>
    /// The key and the field when the stage only counts its whole input (as countDocuments does), so that the planner can count without
    /// reading; otherwise null.
    /// </summary>
    public (BsonValue Id, string Field)? CountsAll =>
        id is Constant key && fields is [{ Field.CountsAll: true } only] ? (key.Value, only.Name) : null;

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">
    /// 15947 when it is not a document, 15948 or 15955 when <c>_id</c> is repeated or missing, and the codes of the accumulated fields.
    /// </exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source)
            throw new MongoException(15947, "a group's fields must be specified in an object");
        Expression? id = null;
        var fields = new List<(string, AccumulatedField)>();
        foreach (var element in source)
        {
            if (element.Name != "_id")
                fields.Add((element.Name, AccumulatedFields.Parse(element, context.Names)));
            else if (id is null)
                id = context.Parse(element.Value);
            else
                throw new MongoException(15948, "a group's _id may only be specified once");
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

        foreach (var group in groups.Results)
            yield return group;
    }
}
