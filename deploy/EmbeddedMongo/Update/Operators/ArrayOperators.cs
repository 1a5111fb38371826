using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary><c>$addToSet</c>: appends what the array does not hold yet.</summary>
internal sealed class AddToSetOperator : FieldUpdate
{
    private readonly BsonArray _values;

    public AddToSetOperator(UpdatePath path, BsonValue operand) : base(path)
    {
        if (operand is not BsonDocument document || !document.Contains("$each"))
        {
            _values = [operand];
            return;
        }

        if (document.ElementCount > 1)
            throw new MongoException(ErrorCode.BadValue, $"Found unexpected fields after $each in $addToSet: {document}");
        _values = document["$each"] as BsonArray
            ?? throw new MongoException(ErrorCode.TypeMismatch, $"The argument to $each in $addToSet must be an array but it was of type {BsonTypeNames.Of(document["$each"].BsonType)}");
    }

    public override FieldChange Compute(BsonValue? current, UpdateScope scope)
    {
        if (current is not (null or BsonArray))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"Cannot apply $addToSet to non-array field. Field named '{Path.Parts[^1]}' has non-array type {BsonTypeNames.Of(current.BsonType)}");
        }

        var result = new BsonArray((BsonArray?)current ?? []);
        var seen = new HashSet<BsonValue>(result, ValueOrder.Instance);
        foreach (var value in _values)
        {
            if (seen.Add(value)) result.Add(value.DeepClone());
        }

        return current is BsonArray before && before.Count == result.Count ? FieldChange.None : FieldChange.Set(result);
    }
}

/// <summary><c>$pop</c>: drops the last element (1) or the first (-1).</summary>
internal sealed class PopOperator : FieldUpdate
{
    private readonly bool _first;

    public PopOperator(UpdatePath path, BsonValue operand) : base(path)
    {
        if (!operand.IsNumeric || NumberOrder.Nearest(operand) is not (1 or -1))
            throw new MongoException(ErrorCode.FailedToParse, $"$pop expects 1 or -1, found: {operand}");
        _first = NumberOrder.Nearest(operand) < 0;
    }

    public override bool CreatesPath => false;

    public override FieldChange Compute(BsonValue? current, UpdateScope scope)
    {
        if (current is null) return FieldChange.None;
        if (current is not BsonArray array)
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                $"Path '{Path}' contains an element of non-array type '{BsonTypeNames.Of(current.BsonType)}'");
        }

        return array.Count == 0 ? FieldChange.None : FieldChange.Set(new BsonArray(_first ? array.Skip(1) : array.SkipLast(1)));
    }
}

/// <summary><c>$pull</c> (what matches a condition) and <c>$pullAll</c> (what equals one of a list).</summary>
internal sealed class PullOperator(UpdatePath path, Func<BsonValue, bool> pulled) : FieldUpdate(path)
{
    public override bool CreatesPath => false;

    public override FieldChange Compute(BsonValue? current, UpdateScope scope)
    {
        if (current is null) return FieldChange.None;
        if (current is not BsonArray array) throw new MongoException(ErrorCode.BadValue, "Cannot apply $pull to a non-array value");
        var kept = new BsonArray(array.Where(item => !pulled(item)));
        return kept.Count == array.Count ? FieldChange.None : FieldChange.Set(kept);
    }

    public static PullOperator Matching(UpdatePath path, BsonValue condition, BsonDocument? variables)
    {
        // A condition of operators ({$gt: 5}) or a regex asks the element itself; a plain document is a query on element documents.
        if (condition is BsonDocument { ElementCount: > 0 } operators && operators.GetElement(0).Name.StartsWith('$') && operators.GetElement(0).Name is not ("$and" or "$or" or "$nor" or "$expr"))
        {
            var filter = Filter.Parse(new BsonDocument("v", new BsonDocument("$elemMatch", operators)), variables);
            return new PullOperator(path, item => filter.Matches(new BsonDocument("v", new BsonArray { item })));
        }

        if (condition is BsonDocument query)
        {
            var filter = Filter.Parse(query, variables);
            return new PullOperator(path, item => item is BsonDocument document && filter.Matches(document));
        }

        if (condition is BsonRegularExpression)
        {
            var filter = Filter.Parse(new BsonDocument("v", condition), variables);
            return new PullOperator(path, item => filter.Matches(new BsonDocument("v", item)));
        }

        return new PullOperator(path, item => ValueOrder.Instance.Equals(item, condition));
    }

    public static PullOperator All(UpdatePath path, BsonValue operand)
    {
        if (operand is not BsonArray values)
            throw new MongoException(ErrorCode.BadValue, $"$pullAll requires an array argument but was given a {BsonTypeNames.Of(operand.BsonType)}");
        var set = new HashSet<BsonValue>(values, ValueOrder.Instance);
        return new PullOperator(path, set.Contains);
    }
}
