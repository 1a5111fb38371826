using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary><c>$inc</c> and <c>$mul</c>: a number joined to the field's number; a missing field becomes the operand, or its zero.</summary>
internal abstract class ArithmeticOperator : FieldUpdate
{
    private readonly string _name;
    private readonly BsonValue _operand;

    protected ArithmeticOperator(UpdatePath path, string name, string verb, BsonValue operand) : base(path)
    {
        (_name, _operand) = (name, operand);
        if (!operand.IsNumeric) throw new MongoException(ErrorCode.TypeMismatch, $"Cannot {verb} with non-numeric argument: {{{path}: {operand}}}");
    }

    public override FieldChange Compute(BsonValue? current, UpdateScope scope)
    {
        if (current is null) return FieldChange.Set(OfMissing(_operand));
        if (!current.IsNumeric)
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                $"Cannot apply {_name} to a value of non-numeric type. {scope.Describe} has the field '{Path.Parts[^1]}' of non-numeric type {BsonTypeNames.Of(current.BsonType)}");
        }

        var result = Combine(current, _operand)
            ?? throw new MongoException(ErrorCode.BadValue, $"Failed to apply {_name} operations to current value ({current}) for document {scope.Describe}");
        return SetOperator.SameBytes(current, result) ? FieldChange.None : FieldChange.Set(result);
    }

    protected abstract BsonValue? Combine(BsonValue current, BsonValue operand);

    protected abstract BsonValue OfMissing(BsonValue operand);
}

internal sealed class IncOperator(UpdatePath path, BsonValue operand) : ArithmeticOperator(path, "$inc", "increment", operand)
{
    protected override BsonValue? Combine(BsonValue current, BsonValue operand) => Arithmetic.Add(current, operand);

    protected override BsonValue OfMissing(BsonValue operand) => operand;
}

internal sealed class MulOperator(UpdatePath path, BsonValue operand) : ArithmeticOperator(path, "$mul", "multiply", operand)
{
    protected override BsonValue? Combine(BsonValue current, BsonValue operand) => Arithmetic.Multiply(current, operand);

    // Zero of the operand's own type.
    protected override BsonValue OfMissing(BsonValue operand) => Arithmetic.Multiply(new BsonInt32(0), operand)!;
}

/// <summary><c>$bit</c>: and, or, xor with an integer, in the order given; a missing field counts as zero.</summary>
internal sealed class BitOperator : FieldUpdate
{
    private readonly BsonDocument _operations;

    public BitOperator(UpdatePath path, BsonValue operand) : base(path)
    {
        if (operand is not BsonDocument { ElementCount: > 0 } operations)
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"The $bit modifier is not compatible with a {BsonTypeNames.Of(operand.BsonType)}. You must pass in an embedded document: {{$bit: {{field: {{and/or/xor: #}}}}}}");
        }

        foreach (var operation in operations)
        {
            if (operation.Name is not ("and" or "or" or "xor"))
                throw new MongoException(ErrorCode.BadValue, $"The $bit modifier only supports 'and', 'or', and 'xor', not '{operation.Name}' which is an unknown operator: {{{operation.Name}: {operation.Value}}}");
            if (operation.Value is not (BsonInt32 or BsonInt64))
                throw new MongoException(ErrorCode.BadValue, $"The $bit modifier field must be an Integer(32/64 bit); a '{BsonTypeNames.Of(operation.Value.BsonType)}' is not supported here: {{{operation.Name}: {operation.Value}}}");
        }

        _operations = operations;
    }

    public override FieldChange Compute(BsonValue? current, UpdateScope scope)
    {
        if (current is not (null or BsonInt32 or BsonInt64))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"Cannot apply $bit to a value of non-integral type.{scope.Describe} has the field {Path.Parts[^1]} of non-integer type {BsonTypeNames.Of(current.BsonType)}");
        }

        var bits = current?.ToInt64() ?? 0;
        var isLong = current is BsonInt64;
        foreach (var operation in _operations)
        {
            isLong |= operation.Value is BsonInt64;
            var operand = operation.Value.ToInt64();
            bits = operation.Name switch { "and" => bits & operand, "or" => bits | operand, _ => bits ^ operand };
        }

        BsonValue result = isLong ? bits : (int)bits;
        return current is not null && SetOperator.SameBytes(current, result) ? FieldChange.None : FieldChange.Set(result);
    }
}
