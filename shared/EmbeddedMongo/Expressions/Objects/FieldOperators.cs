using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Objects;

/// <summary>
/// The operators <c>$getField</c>, <c>$setField</c> and <c>$unsetField</c>, which take a field's name literally: dots and dollar signs have
/// no meaning. The name must be a constant string.
/// </summary>
internal static class FieldOperators
{
    /// <summary>
    /// <c>{$getField: name}</c> or <c>{$getField: {field, input}}</c> returns a field's value; the input is <c>$$CURRENT</c> by default. A
    /// null or missing input is returned as it is; another type gives missing. Errors: 3041701 to 3041703 for malformed arguments, 5654601
    /// for a bad name. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/getField/"/>.
    /// </summary>
    public static Expression GetField(string name, BsonValue operand, ParseContext context)
    {
        // In the short form the operand is the name, which can be an expression such as {$literal: "$a"}.
        var isFull = operand is BsonDocument { ElementCount: > 0 } document && !document.GetElement(0).Name.StartsWith('$');
        if (!isFull)
            return Get(FieldName(name, operand, context, 5654601), FieldPathExpression.Parse("$$CURRENT", context));

        var arguments = NamedArguments.Of(name, operand, context, 3041701, 3041701, "field", "input");
        return Get(FieldName(name, arguments.Raw("field", 3041702), context, 5654601), arguments.Required("input", 3041703));
    }

    /// <summary>
    /// <c>{$setField: {field, input, value}}</c> returns the input with one field set, or removed when the value is missing; null for a
    /// null or missing input. Errors: 4161100 to 4161109 for malformed arguments, among them 4161105 for an input that is not a document
    /// and 4161106 for a bad name. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/setField/"/>.
    /// </summary>
    public static Expression SetField(string name, BsonValue operand, ParseContext context)
    {
        var arguments = NamedArguments.Of(name, operand, context, 4161100, 4161101, "field", "input", "value");
        var field = FieldName(name, arguments.Raw("field", 4161102), context, 4161106);
        return Set(name, field, arguments.Required("input", 4161109), arguments.Required("value", 4161103));
    }

    /// <summary>
    /// <c>{$unsetField: {field, input}}</c> returns the input without one field, with the errors of <c>$setField</c>. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/unsetField/"/>.
    /// </summary>
    public static Expression UnsetField(string name, BsonValue operand, ParseContext context)
    {
        var arguments = NamedArguments.Of(name, operand, context, 4161100, 4161101, "field", "input");
        var field = FieldName(name, arguments.Raw("field", 4161102), context, 4161106);
        return Set(name, field, arguments.Required("input", 4161109), FieldPathExpression.Parse("$$REMOVE", context));
    }

    private static Function Get(string field, Expression input) => new([input], values => Number.IsNullish(values[0]) ? values[0]
            : values[0] is BsonDocument document && document.TryGetValue(field, out var value) ? value
            : null);

    private static Function Set(string name, string field, Expression input, Expression value) => new([input, value], values =>
        {
            if (Number.IsNullish(values[0]))
                return BsonNull.Value;
            if (values[0] is not BsonDocument document)
                throw new MongoException(4161105, $"{name} requires 'input' to evaluate to type Object");
            var changed = EmbeddedMongo.Paths.PathWriter.Copy(document);
            if (values[1] is { } content)
                changed.Set(field, content);
            else
                changed.Remove(field);
            return changed;
        });

    /// <summary>Reads the constant name.</summary>
    private static string FieldName(string name, BsonValue source, ParseContext context, int notString) =>
        ExpressionParser.Parse(source, context) switch
        {
            Constant { Value: BsonString text } => text.Value,
            Constant constant => throw new MongoException(
                notString,
                $"{name} requires 'field' to evaluate to type String, but got {BsonTypeNames.Of(constant.Value)}"
            ),
            _ => throw new MongoException(notString, $"{name} requires 'field' to evaluate to a constant, such as {{$literal: \"$name\"}}"),
        };
}
