using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Dates;

/// <summary>
/// <c>{$dateToString: {date, format, timezone, onNull}}</c> formats a date, as ISO 8601 by default. A null or missing date gives onNull
/// (null by default); a null format or timezone gives null. Errors: 18534, 18628 or 18629 for malformed arguments, 18533 for a format that
/// is not a string, 18535 to 18537 for a bad one, 16006 for a value that is not a date. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateToString/"/>.
/// </summary>
internal sealed class DateToString(Expression date, Expression? format, Expression zone, Expression? onNull) : Expression
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">18534, 18628 or 18629; 18535 or 18536 for a constant format that is bad.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var named = NamedArguments.Of(name, operand, context, 18629, 18534, "date", "format", "timezone", "onNull");
        var format = named.Optional("format");
        if (format is Constant { Value: BsonString text })
            DateFormat.Check(text.Value);
        return new DateToString(
            named.Required("date", 18628),
            format,
            named.Optional("timezone") ?? new Constant("UTC"),
            named.Optional("onNull")
        );
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var value = date.Evaluate(scope);
        var pattern = format?.Evaluate(scope);
        var timeZone = DateZone.Of(zone.Evaluate(scope));
        if (format is not null && Number.IsNullish(pattern))
            return BsonNull.Value;
        if (timeZone is null)
            return BsonNull.Value;
        if (Number.IsNullish(value))
            return onNull is null ? BsonNull.Value : onNull.Evaluate(scope);

        if (format is null)
            return new BsonString(DateFormat.Write(DateValue.Of(value!), timeZone.IsUtc ? DateFormat.Iso : DateFormat.IsoLocal, timeZone));
        if (pattern is not BsonString text)
        {
            throw new MongoException(
                18533,
                $"$dateToString requires that 'format' be a string, found: {BsonTypeNames.Of(pattern)} with value {ShellText.Of(pattern!)}"
            );
        }

        return new BsonString(DateFormat.Write(DateValue.Of(value!), text.Value, timeZone));
    }
}
