using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Expressions.Accumulators;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>Parses the arguments that <c>$bucket</c> and <c>$bucketAuto</c> have in common.</summary>
internal static class BucketArguments
{
    private static readonly BsonDocument CountOnly = new("count", new BsonDocument("$sum", 1));

    /// <summary>Parses the argument groupBy.</summary>
    /// <exception cref="MongoException"><paramref name="code"/> when it is neither a field path nor an operator.</exception>
    public static Expression GroupBy(string stage, BsonValue value, int code, PipelineContext context)
    {
        var isExpression =
            value is BsonString { Value: ['$', ..] }
            || (value is BsonDocument { ElementCount: > 0 } document && document.GetElement(0).Name.StartsWith('$'));
        return isExpression
            ? context.Parse(value)
            : throw new MongoException(
                code,
                $"The {stage} 'groupBy' field must be defined as a $-prefixed path or an expression, but found: {ShellText.Of(value)}."
            );
    }

    /// <summary>Parses the argument output; a count of the documents by default.</summary>
    public static (string Name, AccumulatedField Field)[] Output(BsonDocument? output, PipelineContext context) =>
        AccumulatedFields.Parse(output ?? CountOnly, context.Names);
}
