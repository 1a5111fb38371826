using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$in: [values]}}</c> matches a value equal to one of the list, or a string that matches one of its regular expressions. Null
/// in the list also matches a missing field. <c>$nin</c> is its negation. Errors: BadValue (2). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/in/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/nin/"/>.
/// </summary>
internal sealed class InPredicate : PathPredicate
{
    private readonly HashSet<BsonValue> _values = new(ValueOrder.Instance);
    private readonly RegexPredicate[] _patterns;

    /// <summary>Reads the list.</summary>
    /// <exception cref="MongoException">BadValue (2) for undefined or an operator document in the list.</exception>
    public InPredicate(string path, BsonArray operand)
        : base(path, "$in", operand)
    {
        var patterns = new List<RegexPredicate>();
        foreach (var item in operand)
        {
            Interruption.Check();
            if (item.IsBsonUndefined)
                throw new MongoException(ErrorCode.BadValue, "InMatchExpression equality cannot be undefined");
            if (FilterParser.IsOperatorDocument(item))
                throw new MongoException(ErrorCode.BadValue, "cannot nest $ under $in");
            if (item is BsonRegularExpression regex)
                patterns.Add(new RegexPredicate(path, regex));
            else
                _values.Add(item);
        }

        _patterns = [.. patterns];
    }

    public override bool BoundsIndex => Operand.AsBsonArray.All(ComparisonPredicate.CanBound);

    public override bool MatchesValue(BsonValue? value)
    {
        if (_values.Contains(value ?? BsonNull.Value))
            return true;
        foreach (var pattern in _patterns)
        {
            if (pattern.MatchesValue(value))
                return true;
        }

        return false;
    }

    /// <summary>Parses the operand.</summary>
    /// <param name="path">The field.</param>
    /// <param name="operand">The operand of <c>$in</c> or <c>$nin</c>.</param>
    /// <param name="name">The operator, for the error message.</param>
    /// <exception cref="MongoException">BadValue (2) when the operand is not an array, or an item is not allowed.</exception>
    public static InPredicate Parse(string path, BsonValue operand, string name) =>
        operand is BsonArray values
            ? new InPredicate(path, values)
            : throw new MongoException(ErrorCode.BadValue, $"{name} needs an array");
}
