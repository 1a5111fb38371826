using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// The base of <c>$eq</c>, <c>$gt</c>, <c>$gte</c>, <c>$lt</c> and <c>$lte</c>. A value matches only within the operand's type bracket.
/// Null also matches a missing field; MinKey and MaxKey compare with every type; NaN equals NaN and is neither above nor below any number.
/// Errors: BadValue (2) for an undefined operand, and for a regular expression except in <c>$eq</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query-comparison/"/>.
/// </summary>
internal abstract class ComparisonPredicate : PathPredicate
{
    private readonly int _class;
    private readonly bool _isNaN;

    protected ComparisonPredicate(string path, string @operator, BsonValue operand)
        : base(path, @operator, operand)
    {
        if (operand.IsBsonUndefined)
            throw new MongoException(ErrorCode.BadValue, "cannot compare to undefined");
        if (operand.IsBsonRegularExpression && @operator != "$eq")
            throw new MongoException(ErrorCode.BadValue, $"Can't have RegEx as arg to predicate over field '{path}'.");
        _class = TypeOrder.Of(operand.BsonType);
        _isNaN = NumberOrder.IsNaN(operand);
    }

    public override bool BoundsIndex => CanBound(Operand);

    /// <summary>Returns true when the operator holds for a value that compares with the operand in this order (negative: below).</summary>
    protected abstract bool Accepts(int order);

    public sealed override bool MatchesValue(BsonValue? value)
    {
        var valueClass = value is null ? TypeOrder.Undefined : TypeOrder.Of(value.BsonType);
        if (valueClass != _class)
            return MatchesOtherClass(valueClass);
        if (_isNaN || NumberOrder.IsNaN(value!))
            return Accepts(0) && _isNaN && NumberOrder.IsNaN(value!);
        return Accepts(ValueOrder.Instance.Compare(value, Operand));
    }

    /// <summary>Returns true when index keys near the operand bound every match; see <see cref="PathPredicate.BoundsIndex"/>.</summary>
    internal static bool CanBound(BsonValue operand) =>
        operand.BsonType is not (BsonType.Null or BsonType.Array or BsonType.RegularExpression or BsonType.MinKey or BsonType.MaxKey)
        && !NumberOrder.IsNaN(operand);

    private bool MatchesOtherClass(int valueClass) =>
        _class switch
        {
            TypeOrder.Null => valueClass == TypeOrder.Undefined && Accepts(0),
            TypeOrder.MinKey => Accepts(1) && !Accepts(-1),
            TypeOrder.MaxKey => Accepts(-1) && !Accepts(1),
            _ => false,
        };
}
