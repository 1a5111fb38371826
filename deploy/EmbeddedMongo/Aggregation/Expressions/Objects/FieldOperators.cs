using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Objects;

/// <summary><c>$getField $setField $unsetField</c>: one field by its whole name, in which dots and dollar signs mean nothing.</summary>
internal static class FieldOperators
{
    public static Expression GetField(string name, BsonValue operand, ParseContext context)
    {
        // Without {field, input} the operand is the field, and the input the current document.
        var isFull = operand is BsonDocument { ElementCount: > 0 } document && !document.GetElement(0).Name.StartsWith('$');
        if (!isFull) return Get(FieldName(name, operand, context, 5654601), FieldPathExpression.Parse("$$CURRENT", context));

        var arguments = NamedArguments.Of(name, operand, context, 3041701, 3041701, "field", "input");
        return Get(FieldName(name, arguments.Raw("field", 3041702), context, 5654601), arguments.Required("input", 3041703));
    }

    public static Expression SetField(string name, BsonValue operand, ParseContext context)
    {
        var arguments = NamedArguments.Of(name, operand, context, 4161100, 4161101, "field", "input", "value");
        var field = FieldName(name, arguments.Raw("field", 4161102), context, 4161106);
        return Set(name, field, arguments.Required("input", 4161109), arguments.Required("value", 4161103));
    }

    public static Expression UnsetField(string name, BsonValue operand, ParseContext context)
    {
        var arguments = NamedArguments.Of(name, operand, context, 4161100, 4161101, "field", "input");
        var field = FieldName(name, arguments.Raw("field", 4161102), context, 4161106);
        return Set(name, field, arguments.Required("input", 4161109), FieldPathExpression.Parse("$$REMOVE", context));
    }

    private static Function Get(string field, Expression input) =>
        new([input], values => Number.IsNullish(values[0]) ? values[0] : values[0] is BsonDocument document && document.TryGetValue(field, out var value) ? value : null);

    private static Function Set(string name, string field, Expression input, Expression value) => new([input, value], values =>
    {
        if (Number.IsNullish(values[0])) return BsonNull.Value;
        if (values[0] is not BsonDocument document) throw new MongoException(4161105, $"{name} requires 'input' to evaluate to type Object");
        var changed = Stages.PathWriter.Copy(document);
        if (values[1] is { } content) changed.Set(field, content);
        else changed.Remove(field);
        return changed;
    });

    /// <summary>The name must be a constant string.</summary>
    private static string FieldName(string name, BsonValue source, ParseContext context, int notString) => ExpressionParser.Parse(source, context) switch
    {
        Constant { Value: BsonString text } => text.Value,
        Constant constant => throw new MongoException(notString, $"{name} requires 'field' to evaluate to type String, but got {BsonTypeNames.Of(constant.Value)}"),
        _ => throw new MongoException(notString, $"{name} requires 'field' to evaluate to a constant, such as {{$literal: \"$name\"}}"),
    };
}
