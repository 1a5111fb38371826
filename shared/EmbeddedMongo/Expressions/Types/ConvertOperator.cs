using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Types;

/// <summary>
/// <c>{$convert: {input, to: type, onError, onNull}}</c> converts a value to a type, given by its alias or number. A null or missing input
/// gives onNull (null by default), a null type null. Errors: FailedToParse (9) for malformed arguments, BadValue (2) for an unknown alias,
/// ConversionFailure (241) unless onError is given. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/convert/"/>.
/// </summary>
internal sealed class ConvertOperator(Expression input, Expression to, Expression? onError, Expression? onNull) : Expression
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">FailedToParse (9).</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        const int Code = (int)ErrorCode.FailedToParse;
        if (operand is not BsonDocument)
            throw new MongoException(Code, $"$convert expects an object of named arguments but found: {BsonTypeNames.Of(operand)}");
        var arguments = NamedArguments.Of(name, operand, context, Code, Code, "input", "to", "onError", "onNull");
        return new ConvertOperator(
            arguments.Required("input", Code),
            arguments.Required("to", Code),
            arguments.Optional("onError"),
            arguments.Optional("onNull")
        );
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var value = input.Evaluate(scope);
        var target = to.Evaluate(scope);
        if (Number.IsNullish(value))
            return onNull is null ? BsonNull.Value : onNull.Evaluate(scope);
        if (Number.IsNullish(target))
            return BsonNull.Value;
        var type = TypeOf(target!);
        try
        {
            return Conversion.To(type, value!);
        }
        catch (MongoException e) when (onError is not null && e.Code == (int)ErrorCode.ConversionFailure)
        {
            return onError.Evaluate(scope);
        }
    }

    private static BsonType TypeOf(BsonValue target)
    {
        if (target is BsonString name)
        {
            return BsonTypeNames.TryParse(name.Value, out var named)
                ? named
                : throw new MongoException(ErrorCode.BadValue, $"Unknown type name: {name.Value}");
        }

        if (!Number.Is(target))
        {
            throw new MongoException(
                ErrorCode.FailedToParse,
                $"$convert's 'to' argument must be a string or number, but is {BsonTypeNames.Of(target)}"
            );
        }

        if (!Number.TryInt(target, out var number))
        {
            throw new MongoException(ErrorCode.FailedToParse, $"In $convert, numeric 'to' argument is not an integer, but is {target}");
        }

        var type = number switch
        {
            -1 => BsonType.MinKey,
            127 => BsonType.MaxKey,
            _ => (BsonType)number,
        };
        return number is not 0 and not 255 and not 12 && Enum.IsDefined(type)
            ? type
            : throw new MongoException(
                ErrorCode.FailedToParse,
                $"In $convert, numeric value for 'to' does not correspond to a BSON type: {number}"
            );
    }
}
