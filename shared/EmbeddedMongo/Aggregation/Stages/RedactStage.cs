using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$redact: expression}</c> keeps (<c>$$KEEP</c>), removes (<c>$$PRUNE</c>) or descends into (<c>$$DESCEND</c>) each document and
/// embedded document by an expression. Errors: 17053 for any other result, missing included. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/redact/"/>.
/// </summary>
internal sealed class RedactStage(Expression decision, PipelineContext context) : IStage
{
    public string Name => "$redact";

    /// <summary>Parses the expression.</summary>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        var known = context.Names.With("DESCEND", "PRUNE", "KEEP");
        return new RedactStage(ExpressionParser.Parse(specification, known), context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
        {
            var scope = context.Scope(document).Bind("DESCEND", "descend").Bind("PRUNE", "prune").Bind("KEEP", "keep");
            if (Redact(document, scope) is { } kept)
                yield return kept;
        }
    }

    private BsonDocument? Redact(BsonDocument current, ExpressionScope scope)
    {
        var value = decision.Evaluate(scope.Bind("CURRENT", current));
        switch ((value as BsonString)?.Value)
        {
            case "keep":
                return current;
            case "prune":
                return null;
            case "descend":
                var kept = new BsonDocument(allowDuplicateNames: true);
                foreach (var element in current)
                {
                    if (Descend(element.Value, scope) is { } part)
                        kept.Add(element.Name, part);
                }

                return kept;
            default:
                throw new MongoException(
                    17053,
                    "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, "
                        + $"but returned {(value is null ? "MISSING" : ShellText.Of(value))}"
                );
        }
    }

    private BsonValue? Descend(BsonValue value, ExpressionScope scope) =>
        value switch
        {
            BsonDocument document => Redact(document, scope),
            BsonArray array => new BsonArray(array.Select(item => Descend(item, scope)).OfType<BsonValue>()),
            _ => value,
        };
}
