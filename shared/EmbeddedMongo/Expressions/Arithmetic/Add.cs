using System.Numerics;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>
/// <c>{$add: [terms]}</c> adds numbers, in the widest of their types, or milliseconds to one date. Null when a term is null or missing.
/// Errors: TypeMismatch (14) for other types, 16612 for two dates, Overflow (15) for a date out of range. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/add/"/>.
/// </summary>
internal static class Add
{
    /// <summary>Returns the sum; 0 without terms.</summary>
    public static BsonValue Of(BsonValue?[] terms)
    {
        var sum = new NumericSum();
        BsonDateTime? date = null;
        foreach (var term in terms)
        {
            if (Number.IsNullish(term))
                return BsonNull.Value;
            if (term is BsonDateTime moment)
                date = date is null ? moment : throw new MongoException(16612, "only one date allowed in an $add expression");
            else if (Number.Is(term))
                sum.Add(term!);
            else
                throw new MongoException(ErrorCode.TypeMismatch, $"$add only supports numeric or date types, not {BsonTypeNames.Of(term)}");
        }

        return date is null ? sum.Result : Shift(date, sum.Result);
    }

    /// <summary>Returns the date moved by milliseconds; a fraction is rounded to the nearest millisecond.</summary>
    /// <exception cref="MongoException">Overflow (15) when the date is out of range or the number is not finite.</exception>
    public static BsonDateTime Shift(BsonDateTime date, BsonValue milliseconds)
    {
        var offset = milliseconds switch
        {
            BsonDouble number when double.IsFinite(number.Value) => new BigInteger(Math.Round(number.Value, MidpointRounding.AwayFromZero)),
            BsonDecimal128 number when !Decimal128.IsNaN(number.Value) && !Decimal128.IsInfinity(number.Value) => DecimalMath.Truncate(
                DecimalMath.Round(number.Value, 0, DecimalRounding.HalfEven)
            ),
            BsonInt32 or BsonInt64 => Number.ToLong(milliseconds),
            _ => throw DateOverflow(),
        };
        var moment = date.MillisecondsSinceEpoch + offset;
        return moment >= long.MinValue && moment <= long.MaxValue ? new BsonDateTime((long)moment) : throw DateOverflow();
    }

    private static MongoException DateOverflow() => new(ErrorCode.Overflow, "date overflow");
}
