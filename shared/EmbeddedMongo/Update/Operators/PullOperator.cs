using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// <c>{$pull: {field: condition}}</c> removes the array elements that match a condition, and <c>{$pullAll: {field: [values]}}</c> those
/// equal to one of the values. A missing field stays unchanged. Errors: BadValue (2) for a field that is not an array (null included). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/pull/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/pullAll/"/>.
/// </summary>
internal sealed class PullOperator(UpdatePath path, Func<BsonValue, bool> pulled) : FieldUpdate(path)
{
    public override MissingPath OnMissing => MissingPath.Skip;

    /// <summary>
    /// Parses <c>$pull</c>. Operators (<c>{$gt: 5}</c>) and regular expressions apply to the element's value; a document is a filter of
    /// elements that are documents; any other value must equal the element.
    /// </summary>
    /// <exception cref="MongoException">The codes of the filter.</exception>
    public static PullOperator Matching(UpdatePath path, BsonValue condition, BsonDocument? variables)
    {
        switch (condition)
        {
            case BsonRegularExpression:
            case BsonDocument { ElementCount: > 0 } operators
                when FilterOperators.IsOnPath(operators.GetElement(0).Name) && operators.GetElement(0).Name != "$not":
                var onValue = Filter.Parse(new BsonDocument("", condition), variables);
                return new PullOperator(path, item => onValue.Matches(new BsonDocument("", item)));
            case BsonDocument query:
                var onDocument = Filter.Parse(query, variables);
                return new PullOperator(path, item => item is BsonDocument document && onDocument.Matches(document));
            default:
                return new PullOperator(path, item => ValueOrder.Instance.Equals(item, condition));
        }
    }

    /// <summary>Parses <c>$pullAll</c>.</summary>
    /// <exception cref="MongoException">BadValue (2) when the operand is not an array.</exception>
    public static PullOperator All(UpdatePath path, BsonValue operand)
    {
        if (operand is not BsonArray values)
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"$pullAll requires an array argument but was given a {BsonTypeNames.Of(operand.BsonType)}"
            );
        }

        var set = new HashSet<BsonValue>(values, ValueOrder.Instance);
        return new PullOperator(path, set.Contains);
    }

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope)
    {
        if (current is null)
            return FieldChange.None;
        if (current is not BsonArray array)
            throw new MongoException(ErrorCode.BadValue, "Cannot apply $pull to a non-array value");
        var kept = new BsonArray(array.Where(item => !pulled(item)));
        return kept.Count == array.Count ? FieldChange.None : FieldChange.Set(kept);
    }
}
