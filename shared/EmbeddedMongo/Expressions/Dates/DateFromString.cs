using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// <c>{$dateFromString: {dateString, format, timezone, onError, onNull}}</c> parses a date. A null or missing dateString gives onNull (null
/// by default); a null format or timezone gives null. Errors: 40540 to 40542 for malformed arguments, 40684 for a format that is not a
/// string, ConversionFailure (241) for a text that is not a date, unless onError is given. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateFromString/"/>.
/// </summary>
internal sealed class DateFromString(Expression input, Expression? format, Expression? zone, Expression? onError, Expression? onNull)
    : Expression
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">40540 to 40542.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var named = NamedArguments.Of(name, operand, context, 40540, 40541, "dateString", "format", "timezone", "onError", "onNull");
        return new DateFromString(
            named.Required("dateString", 40542),
            named.Optional("format"),
            named.Optional("timezone"),
            named.Optional("onError"),
            named.Optional("onNull")
        );
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var text = input.Evaluate(scope);
        var timeZone = zone is null ? null : DateZone.Of(zone.Evaluate(scope));
        if (Number.IsNullish(text))
            return onNull is null ? BsonNull.Value : onNull.Evaluate(scope);
        if (zone is not null && timeZone is null)
            return BsonNull.Value;
        var pattern = format?.Evaluate(scope);
        if (format is not null && Number.IsNullish(pattern))
            return BsonNull.Value;
        if (pattern is not (null or BsonString))
        {
            throw new MongoException(
                40684,
                $"$dateFromString requires that 'format' be a string, found: {BsonTypeNames.Of(pattern)} with value {ShellText.Of(pattern)}"
            );
        }

        try
        {
            if (text is not BsonString { Value: var source })
            {
                throw new MongoException(
                    ErrorCode.ConversionFailure,
                    $"$dateFromString requires that 'dateString' be a string, found: {BsonTypeNames.Of(text)} with value "
                        + $"{ShellText.Of(text!)}"
                );
            }

            return new BsonDateTime(
                pattern is BsonString { Value: var layout } ? DateLayout.Parse(source, layout, timeZone) : DateText.Parse(source, timeZone)
            );
        }
        catch (MongoException e) when (onError is not null && e.Code == (int)ErrorCode.ConversionFailure)
        {
            return onError.Evaluate(scope);
        }
    }
}
