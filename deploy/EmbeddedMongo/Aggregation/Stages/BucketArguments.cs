using EmbeddedMongo.Aggregation.Accumulators;
using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>What $bucket and $bucketAuto have in common.</summary>
internal static class BucketArguments
{
    private static readonly BsonDocument CountOnly = new("count", new BsonDocument("$sum", 1));

    public static Expression GroupBy(string stage, BsonValue value, int code, PipelineContext context)
    {
        var isExpression = value is BsonString { Value: ['$', ..] } || (value is BsonDocument { ElementCount: > 0 } document && document.GetElement(0).Name.StartsWith('$'));
        return isExpression
            ? context.Parse(value)
            : throw new MongoException(code, $"The {stage} 'groupBy' field must be defined as a $-prefixed path or an expression, but found: {ShellText.Of(value)}.");
    }

    public static (string Name, AccumulatedField Field)[] Output(BsonDocument? output, PipelineContext context) =>
        AccumulatedFields.Parse(output ?? CountOnly, context);
}
