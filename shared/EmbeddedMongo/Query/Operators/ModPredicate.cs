using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary><c>{field: {$mod: [divisor, remainder]}}</c> on numbers without their fractions; the remainder has the dividend's sign.</summary>
internal sealed class ModPredicate : PathPredicate
{
    private readonly long _divisor;
    private readonly long _remainder;

    private ModPredicate(string path, BsonArray operand, long divisor, long remainder) : base(path, "$mod", operand) =>
        (_divisor, _remainder) = (divisor, remainder);

    public static ModPredicate Parse(string path, BsonValue operand)
    {
        if (operand is not BsonArray list) throw Malformed("needs to be an array");
        if (list.Count > 0 && !list[0].IsNumeric) throw Malformed("divisor not a number");
        if (list.Count < 2) throw Malformed("not enough elements");
        if (!list[1].IsNumeric) throw Malformed("remainder not a number");
        if (list.Count > 2) throw Malformed("too many elements");

        var divisor = Integer(list[0], "divisor");
        if (divisor == 0) throw new MongoException(ErrorCode.BadValue, "divisor cannot be 0");
        return new ModPredicate(path, list, divisor, Integer(list[1], "remainder"));
    }

    public override bool MatchesValue(BsonValue? value) =>
        value is not null && WholeNumber.TryTruncate(value, out var dividend) && Remainder(dividend) == _remainder;

    // The smallest long divided by −1 overflows.
    private long Remainder(long dividend) => _divisor == -1 ? 0 : dividend % _divisor;

    private static long Integer(BsonValue value, string role)
    {
        if (WholeNumber.TryTruncate(value, out var number)) return number;
        var reason = double.IsFinite(NumberOrder.Nearest(value)) ? "Out of bounds coercing to integral value" : "Unable to coerce NaN/Inf to integral type";
        throw Malformed($"{role} value is invalid :: caused by :: {reason}");
    }

    private static MongoException Malformed(string reason) => new(ErrorCode.BadValue, $"malformed mod, {reason}");
}
