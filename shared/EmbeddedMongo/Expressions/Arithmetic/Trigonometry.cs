using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>
/// The trigonometric operators, in radians: <c>$sin</c>, <c>$cos</c>, <c>$tan</c>, <c>$asin</c>, <c>$acos</c>, <c>$atan</c>, <c>$sinh</c>,
/// <c>$cosh</c>, <c>$tanh</c>, <c>$asinh</c>, <c>$acosh</c>, <c>$atanh</c>, <c>$degreesToRadians</c>, <c>$radiansToDegrees</c> and
/// <c>$atan2</c>. The result is a double; null for null and missing. Errors: 28765 for other types, 50989 for a number out of the
/// function's domain. Decimals are an error here, NotImplemented (238), because a double has only 15 of their digits.
/// </summary>
/// <remarks>
/// See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sin/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/cos/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/tan/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/asin/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/acos/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/atan/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sinh/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/cosh/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/tanh/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/asinh/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/acosh/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/atanh/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/degreesToRadians/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/radiansToDegrees/"/>.
/// </remarks>
internal static class Trigonometry
{
    /// <summary>Returns the parser of an operator with one operand.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="function">The function.</param>
    /// <param name="domain">Returns true for numbers that the function accepts; null when it accepts all.</param>
    /// <param name="bounds">The domain, for the error message.</param>
    public static OperatorParser Of(string name, Func<double, double> function, Func<double, bool>? domain = null, string bounds = "") =>
        Function.Of(value =>
        {
            if (!Number.Is(value))
                return Rounding.NullOrRefuse(name, value);
            RefuseDecimal(name, value!);
            var number = Number.ToDouble(value!);
            return double.IsNaN(number) || domain is null || domain(number)
                ? new BsonDouble(function(number))
                : throw new MongoException(50989, $"cannot apply {name} to {value}, value must be in {bounds}");
        });

    /// <summary>
    /// <c>{$atan2: [y, x]}</c> returns the angle of a point in radians; null when an operand is null or missing. Errors: 51044 or 51045 for
    /// other types, NotImplemented (238) for a decimal. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/atan2/"/>.
    /// </summary>
    public static BsonValue Atan2(BsonValue? y, BsonValue? x)
    {
        if (Number.IsNullish(y) || Number.IsNullish(x))
            return BsonNull.Value;
        if (!Number.Is(y))
            throw new MongoException(51044, $"$atan2 only supports numeric types, not {BsonTypeNames.Of(y)}");
        if (!Number.Is(x))
            throw new MongoException(51045, $"$atan2 only supports numeric types, not {BsonTypeNames.Of(x)}");
        RefuseDecimal("$atan2", y!);
        RefuseDecimal("$atan2", x!);
        return new BsonDouble(Math.Atan2(Number.ToDouble(y!), Number.ToDouble(x!)));
    }

    private static void RefuseDecimal(string name, BsonValue value)
    {
        if (value is BsonDecimal128)
        {
            throw new MongoException(
                ErrorCode.NotImplemented,
                $"{name} of a decimal is not supported by this server; convert it with $toDouble"
            );
        }
    }
}
