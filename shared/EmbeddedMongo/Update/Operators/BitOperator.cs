using EmbeddedMongo.Errors;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// <c>{$bit: {field: {and|or|xor: integer}}}</c> applies bitwise operations in the order given; a missing field counts as zero. The
/// operands and the field are ints or longs, and a long makes the result a long. Errors: BadValue (2) for any other type. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/bit/"/>.
/// </summary>
internal sealed class BitOperator : FieldUpdate
{
    private readonly BsonDocument _operations;

    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">BadValue (2) when it is not a document of and, or, xor with integers.</exception>
    public BitOperator(UpdatePath path, BsonValue operand)
        : base(path)
    {
        if (operand is not BsonDocument operations)
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"The $bit modifier is not compatible with a {BsonTypeNames.Of(operand.BsonType)}. You must pass in an embedded "
                    + "document: {$bit: {field: {and/or/xor: #}}}"
            );
        }

        if (operations.ElementCount == 0)
        {
            throw new MongoException(
                ErrorCode.BadValue,
                "You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}"
            );
        }

        foreach (var operation in operations)
        {
            if (operation.Name is not ("and" or "or" or "xor"))
            {
                throw new MongoException(
                    ErrorCode.BadValue,
                    $"The $bit modifier only supports 'and', 'or', and 'xor', not '{operation.Name}' which is an unknown "
                        + $"operator: {{{operation.Name}: {ShellText.Of(operation.Value)}}}"
                );
            }

            if (operation.Value is not (BsonInt32 or BsonInt64))
            {
                throw new MongoException(
                    ErrorCode.BadValue,
                    $"The $bit modifier field must be an Integer(32/64 bit); a '{BsonTypeNames.Of(operation.Value.BsonType)}' is "
                        + $"not supported here: {{{operation.Name}: {ShellText.Of(operation.Value)}}}"
                );
            }
        }

        _operations = operations;
    }

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope)
    {
        if (current is not (null or BsonInt32 or BsonInt64))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"Cannot apply $bit to a value of non-integral type.{scope.Describe} has the field {path.Field} of non-integer "
                    + $"type {BsonTypeNames.Of(current.BsonType)}"
            );
        }

        var bits = current?.ToInt64() ?? 0;
        var isLong = current is BsonInt64;
        foreach (var operation in _operations)
        {
            isLong |= operation.Value is BsonInt64;
            var operand = operation.Value.ToInt64();
            bits = operation.Name switch
            {
                "and" => bits & operand,
                "or" => bits | operand,
                _ => bits ^ operand,
            };
        }

        BsonValue result = isLong ? new BsonInt64(bits) : new BsonInt32((int)bits);
        return current is not null && ExactEquality.Same(current, result) ? FieldChange.None : FieldChange.Set(result);
    }
}
