using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>
/// Parses BSON into an <see cref="Expression"/>: "$path", "$$variable", {$operator: …}, documents and arrays; any other value is a
/// literal.
/// </summary>
internal static class ExpressionParser
{
    /// <summary>Parses an expression.</summary>
    /// <exception cref="MongoException">
    /// 15983 for an operator next to other fields, 16406 or 16412 for a bad field name, and the codes of operators and paths.
    /// </exception>
    public static Expression Parse(BsonValue source, ParseContext context) =>
        source switch
        {
            BsonString { Value: ['$', ..] path } => FieldPathExpression.Parse(path, context),
            BsonDocument document => ParseDocument(document, context),
            BsonArray array => ParseArray(array, context),
            _ => new Constant(source),
        };

    private static Expression ParseDocument(BsonDocument document, ParseContext context)
    {
        if (document.ElementCount == 0)
            return new Constant(document);
        var first = document.GetElement(0);
        if (!first.Name.StartsWith('$'))
            return ParseObject(document, context);
        if (document.ElementCount > 1)
        {
            throw new MongoException(15983, $"an object representing an expression must have exactly one field: {document}");
        }

        var expression = OperatorTable.Find(first.Name)(first.Name, first.Value, context);
        return context.Constants?.Fold(document, expression) ?? expression;
    }

    private static Expression ParseObject(BsonDocument document, ParseContext context)
    {
        var fields = new (string Name, Expression Value)[document.ElementCount];
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++)
        {
            var element = document.GetElement(i);
            ExpressionPath.CheckName(element.Name);
            if (element.Name.Contains('.', StringComparison.Ordinal))
                throw new MongoException(16412, "FieldPath field names may not contain '.'.");
            if (!names.Add(element.Name))
                throw new MongoException(16406, $"duplicate field name specified in object literal: {document}");
            fields[i] = (element.Name, Parse(element.Value, context));
        }

        // Not the document as it was sent: {a: {$literal: 1}} is the constant {a: 1}.
        return fields.All(field => field.Value is Constant)
            ? new Constant(new BsonDocument(fields.Select(field => new BsonElement(field.Name, ((Constant)field.Value).Value))))
            : new ObjectExpression(fields);
    }

    private static Expression ParseArray(BsonArray array, ParseContext context)
    {
        var items = array.Select(item => Parse(item, context)).ToArray();
        return items.All(item => item is Constant)
            ? new Constant(new BsonArray(items.Select(item => ((Constant)item).Value)))
            : new ArrayExpression(items);
    }
}
