using EmbeddedMongo.Errors;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// The base of <c>$inc</c> and <c>$mul</c>, which combine the field's number with the operand. The result has the wider type of the two,
/// and an int that overflows becomes a long. Errors: TypeMismatch (14) for an operand or a field that is not a number (null included),
/// BadValue (2) when a long overflows.
/// </summary>
internal abstract class ArithmeticOperator : FieldUpdate
{
    private readonly string _name;
    private readonly BsonValue _operand;

    protected ArithmeticOperator(UpdatePath path, string name, string verb, BsonValue operand)
        : base(path)
    {
        (_name, _operand) = (name, operand);
        if (!operand.IsNumeric)
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                $"Cannot {verb} with non-numeric argument: {{{path}: {ShellText.Of(operand)}}}"
            );
        }
    }

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope)
    {
        if (current is null)
            return FieldChange.Set(OfMissing(_operand));
        if (!current.IsNumeric)
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                $"Cannot apply {_name} to a value of non-numeric type. {{{scope.Describe}}} has the field '{path.Field}' of "
                    + $"non-numeric type {BsonTypeNames.Of(current.BsonType)}"
            );
        }

        var result = Combine(current, _operand)
            ?? throw new MongoException(
                ErrorCode.BadValue,
                $"Failed to apply {_name} operations to current value ({Typed(current)}) for document {{{scope.Describe}}}"
            );
        return ExactEquality.Same(current, result) ? FieldChange.None : FieldChange.Set(result);
    }

    /// <summary>Combines two numbers; null when a long overflows.</summary>
    protected abstract BsonValue? Combine(BsonValue current, BsonValue operand);

    /// <summary>Returns the value that a missing field gets.</summary>
    protected abstract BsonValue OfMissing(BsonValue operand);

    private static string Typed(BsonValue value) => $"({(value is BsonInt64 ? "NumberLong" : "NumberInt")}){value}";
}

/// <summary>
/// <c>{$inc: {field: number}}</c> adds to a number; a missing field gets the operand. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/inc/"/>.
/// </summary>
internal sealed class IncOperator(UpdatePath path, BsonValue operand) : ArithmeticOperator(path, "$inc", "increment", operand)
{
    protected override BsonValue? Combine(BsonValue current, BsonValue operand) => Arithmetic.Add(current, operand);

    protected override BsonValue OfMissing(BsonValue operand) => operand;
}

/// <summary>
/// <c>{$mul: {field: number}}</c> multiplies a number; a missing field gets zero of the operand's type. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/mul/"/>.
/// </summary>
internal sealed class MulOperator(UpdatePath path, BsonValue operand) : ArithmeticOperator(path, "$mul", "multiply", operand)
{
    protected override BsonValue? Combine(BsonValue current, BsonValue operand) => Arithmetic.Multiply(current, operand);

    // The product is a zero of the operand's type, as in MongoDB.
    protected override BsonValue OfMissing(BsonValue operand) => Arithmetic.Multiply(new BsonInt32(0), operand)!;
}
