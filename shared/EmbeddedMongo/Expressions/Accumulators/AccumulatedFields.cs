using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>One accumulated field of a group: the expression that each document contributes, and the factory of the accumulator.</summary>
/// <param name="Argument">The expression that is evaluated for each document.</param>
/// <param name="Start">Creates the accumulator of a new group; the scope holds the group's <c>_id</c>.</param>
internal sealed record AccumulatedField(Expression Argument, Func<ExpressionScope, Accumulator> Start)
{
    /// <summary>True for <c>{$sum: 1}</c> and <c>{$count: {}}</c>, which count the documents of the group.</summary>
    public bool CountsAll { get; init; }
}

/// <summary>
/// Parses the fields <c>{field: {$accumulator: expression}}</c> of <c>$group</c>, <c>$bucket</c> and <c>$bucketAuto</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/group/"/>.
/// </summary>
internal static class AccumulatedFields
{
    /// <summary>Parses one field.</summary>
    /// <exception cref="MongoException">
    /// 40234 to 40236 or 40238 for a malformed field, 15952 for an unknown accumulator, NotImplemented (238) for one that this server does
    /// not support.
    /// </exception>
    public static AccumulatedField Parse(BsonElement element, ParseContext context)
    {
        var name = element.Name;
        if (name.Contains('.', StringComparison.Ordinal))
            throw new MongoException(40235, $"The field name '{name}' cannot contain '.'");
        if (name.StartsWith('$'))
            throw new MongoException(40236, $"The field name '{name}' cannot be an operator name");
        if (element.Value is not BsonDocument definition)
            throw new MongoException(40234, $"The field '{name}' must be an accumulator object");
        if (definition.ElementCount != 1)
            throw new MongoException(40238, $"The field '{name}' must specify one accumulator");
        var (@operator, operand) = (definition.GetElement(0).Name, definition.GetElement(0).Value);
        var field = AccumulatorTable.Find(@operator)(@operator, operand, context);
        return field with { CountsAll = @operator == "$count" || (@operator == "$sum" && operand is BsonInt32 { Value: 1 }) };
    }

    /// <summary>Parses a document of fields.</summary>
    /// <exception cref="MongoException">The codes of a single field.</exception>
    public static (string Name, AccumulatedField Field)[] Parse(BsonDocument source, ParseContext context) =>
        [.. source.Select(element => (element.Name, Parse(element, context)))];
}
