using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$mod: [divisor, remainder]}}</c> matches numbers with that remainder. Fractions are dropped first, and the remainder has the
/// sign of the dividend. Values that are not numbers, null and missing do not match. Errors: BadValue (2). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/mod/"/>.
/// </summary>
internal sealed class ModPredicate : PathPredicate
{
    private readonly long _divisor;
    private readonly long _remainder;

    private ModPredicate(string path, BsonArray operand, long divisor, long remainder)
        : base(path, "$mod", operand) => (_divisor, _remainder) = (divisor, remainder);

    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) when it is not an array of two numbers that fit 64 bits, or the divisor is zero.
    /// </exception>
    public static ModPredicate Parse(string path, BsonValue operand)
    {
        if (operand is not BsonArray list)
            throw Malformed("needs to be an array");
        if (list.Count > 0 && !list[0].IsNumeric)
            throw Malformed("divisor not a number");
        if (list.Count < 2)
            throw Malformed("not enough elements");
        if (!list[1].IsNumeric)
            throw Malformed("remainder not a number");
        if (list.Count > 2)
            throw Malformed("too many elements");

        var divisor = Integer(list[0], "divisor");
        if (divisor == 0)
            throw new MongoException(ErrorCode.BadValue, "divisor cannot be 0");
        return new ModPredicate(path, list, divisor, Integer(list[1], "remainder"));
    }

    public override bool MatchesValue(BsonValue? value) =>
        value is not null && WholeNumber.TryTruncate(value, out var dividend) && Remainder(dividend) == _remainder;

    // long.MinValue % −1 overflows, although the remainder is zero.
    private long Remainder(long dividend) => _divisor == -1 ? 0 : dividend % _divisor;

    private static long Integer(BsonValue value, string role)
    {
        if (WholeNumber.TryTruncate(value, out var number))
            return number;
        var reason = double.IsFinite(NumberOrder.Nearest(value))
            ? "Out of bounds coercing to integral value"
            : "Unable to coerce NaN/Inf to integral type";
        throw Malformed($"{role} value is invalid :: caused by :: {reason}");
    }

    private static MongoException Malformed(string reason) => new(ErrorCode.BadValue, $"malformed mod, {reason}");
}
