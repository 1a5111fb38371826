using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Expressions.Accumulators;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$bucket: {groupBy, boundaries, default, output}}</c> groups documents by the highest boundary that is not above their value. Values
/// outside the boundaries, null and missing go to the default bucket. Errors: 40191 to 40202; 40066 for a value outside without a default;
/// 292 or 146 for the memory limit. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/bucket/"/>.
/// </summary>
internal sealed class BucketStage(
    Expression groupBy,
    BsonArray boundaries,
    BsonValue? otherwise,
    (string Name, AccumulatedField Field)[] output,
    PipelineContext context
) : IStage
{
    public string Name => "$bucket";

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">40191 to 40202.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source)
        {
            throw new MongoException(
                40201,
                $"Argument to $bucket stage must be an object, but found type: {BsonTypeNames.Of(specification)}."
            );
        }

        Expression? groupBy = null;
        BsonArray? boundaries = null;
        BsonValue? otherwise = null;
        BsonDocument? output = null;
        foreach (var element in source)
        {
            switch (element.Name)
            {
                case "groupBy":
                    groupBy = BucketArguments.GroupBy("$bucket", element.Value, 40202, context);
                    break;
                case "boundaries":
                    boundaries = Boundaries(element.Value, context);
                    break;
                case "default":
                    otherwise = context.Parse(element.Value) is Constant constant
                        ? constant.Value
                        : throw new MongoException(
                            40195,
                            $"The $bucket 'default' field must be a constant expression, but found: {ShellText.Of(element.Value)}."
                        );
                    break;
                case "output":
                    output =
                        element.Value as BsonDocument
                        ?? throw new MongoException(
                            40196,
                            $"The $bucket 'output' field must be an object, but found type: {BsonTypeNames.Of(element.Value)}."
                        );
                    break;
                default:
                    throw new MongoException(40197, $"Unrecognized option to $bucket: {element.Name}.");
            }
        }

        if (groupBy is null || boundaries is null)
            throw new MongoException(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
        if (
            otherwise is not null
            && ValueOrder.Instance.Compare(otherwise, boundaries[0]) >= 0
            && ValueOrder.Instance.Compare(otherwise, boundaries[^1]) < 0
        )
        {
            throw new MongoException(
                40199,
                "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary."
            );
        }

        return new BucketStage(groupBy, boundaries, otherwise, BucketArguments.Output(output, context), context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var groups = new Grouping(output, context, context.Budget(Name));
        foreach (var document in input)
        {
            var scope = context.Scope(document);
            groups.Add(BucketOf(groupBy.Evaluate(scope) ?? BsonUndefined.Value), scope);
        }

        return groups.Results.OrderBy(group => group["_id"], ValueOrder.Instance);
    }

    private BsonValue BucketOf(BsonValue value)
    {
        var order = ValueOrder.Instance;
        if (order.Compare(value, boundaries[0]) >= 0 && order.Compare(value, boundaries[^1]) < 0)
        {
            var (low, high) = (0, boundaries.Count - 1);
            while (high - low > 1)
            {
                var middle = (low + high) / 2;
                if (order.Compare(value, boundaries[middle]) >= 0)
                    low = middle;
                else
                    high = middle;
            }

            return boundaries[low];
        }

        return otherwise
            ?? throw new MongoException(40066, "$switch could not find a matching branch for an input, and no default was specified.");
    }

    private static BsonArray Boundaries(BsonValue value, PipelineContext context)
    {
        if (value is not BsonArray source)
            throw new MongoException(40200, $"The $bucket 'boundaries' field must be an array, but found type: {BsonTypeNames.Of(value)}.");
        var boundaries = new BsonArray(
            source.Select(item =>
                context.Parse(item) is Constant constant
                    ? constant.Value
                    : throw new MongoException(
                        40191,
                        $"The $bucket 'boundaries' field must be an array of constant values, but found value: {ShellText.Of(item)}."
                    )
            )
        );
        if (boundaries.Count < 2)
        {
            throw new MongoException(
                40192,
                $"The $bucket 'boundaries' field must have at least 2 values, but found {boundaries.Count} value(s)."
            );
        }

        for (var i = 1; i < boundaries.Count; i++)
        {
            var (lower, upper) = (boundaries[i - 1], boundaries[i]);
            if (TypeOrder.Of(lower.BsonType) != TypeOrder.Of(upper.BsonType))
            {
                throw new MongoException(
                    40193,
                    "All values in the the 'boundaries' option to $bucket must have the same type. Found conflicting types "
                        + $"{BsonTypeNames.Of(lower)} and {BsonTypeNames.Of(upper)}."
                );
            }

            if (ValueOrder.Instance.Compare(lower, upper) >= 0)
            {
                throw new MongoException(
                    40194,
                    $"The 'boundaries' option to $bucket must be sorted, but elements {i - 1} and {i} are not in ascending order "
                        + $"({ShellText.Of(lower)} is not less than {ShellText.Of(upper)})."
                );
            }
        }

        return boundaries;
    }
}
