using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary>One accumulated field: what it takes of each document, and how a group begins it.</summary>
/// <param name="Argument">Evaluated for each document.</param>
/// <param name="Start">Makes the accumulator of a new group, whose <c>_id</c> is in the scope.</param>
internal sealed record AccumulatedField(Expression Argument, Func<ExpressionScope, Accumulator> Start)
{
    /// <summary>Whether it is <c>{$sum: 1}</c> or <c>{$count: {}}</c>.</summary>
    public bool CountsAll { get; init; }
}

/// <summary>Parses the <c>field: {$accumulator: …}</c> pairs of $group, $bucket and $bucketAuto.</summary>
internal static class AccumulatedFields
{
    public static AccumulatedField Parse(BsonElement element, PipelineContext context)
    {
        var name = element.Name;
        if (name.Contains('.', StringComparison.Ordinal)) throw new MongoException(40235, $"The field name '{name}' cannot contain '.'");
        if (name.StartsWith('$')) throw new MongoException(40236, $"The field name '{name}' cannot be an operator name");
        if (element.Value is not BsonDocument definition) throw new MongoException(40234, $"The field '{name}' must be an accumulator object");
        if (definition.ElementCount != 1) throw new MongoException(40238, $"The field '{name}' must specify one accumulator");
        var (@operator, operand) = (definition.GetElement(0).Name, definition.GetElement(0).Value);
        var field = AccumulatorTable.Find(@operator)(@operator, operand, new ParseContext(context.Variables.Names));
        return field with { CountsAll = @operator == "$count" || (@operator == "$sum" && operand is BsonInt32 { Value: 1 }) };
    }

    public static (string Name, AccumulatedField Field)[] Parse(BsonDocument source, PipelineContext context) =>
        [.. source.Select(element => (element.Name, Parse(element, context)))];
}
