using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{field: {$in: [values and regular expressions]}}</c>; null among them stands for missing too.</summary>
internal sealed class InPredicate : PathPredicate
{
    private readonly HashSet<BsonValue> _values = new(ValueOrder.Instance);
    private readonly RegexPredicate[] _patterns;

    public InPredicate(string path, BsonArray operand) : base(path, "$in", operand)
    {
        var patterns = new List<RegexPredicate>();
        foreach (var item in operand)
        {
            if (item.IsBsonUndefined) throw new MongoException(ErrorCode.BadValue, "InMatchExpression equality cannot be undefined");
            if (FilterParser.IsOperatorDocument(item)) throw new MongoException(ErrorCode.BadValue, "cannot nest $ under $in");
            if (item is BsonRegularExpression regex) patterns.Add(new RegexPredicate(path, regex));
            else _values.Add(item);
        }

        _patterns = [.. patterns];
    }

    public override bool BoundsIndex => Operand.AsBsonArray.All(ComparisonPredicate.CanBound);

    public override bool MatchesValue(BsonValue? value)
    {
        if (_values.Contains(value ?? BsonNull.Value)) return true;
        foreach (var pattern in _patterns)
            if (pattern.MatchesValue(value)) return true;

        return false;
    }

    /// <param name="path">The field.</param>
    /// <param name="operand">What stands beside $in or $nin.</param>
    /// <param name="name">The operator that the error names.</param>
    public static InPredicate Parse(string path, BsonValue operand, string name) => operand is BsonArray values
        ? new InPredicate(path, values)
        : throw new MongoException(ErrorCode.BadValue, $"{name} needs an array");
}
