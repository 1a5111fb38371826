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
        if (!operand.IsNumeric) throw new MongoException(ErrorCode.TypeMismatch, $"Cannot {verb} with non-numeric argument: {{{path}: {ShellText.Of(operand)}}}");
    }

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope)
    {
        if (current is null) return FieldChange.Set(OfMissing(_operand));
        if (!current.IsNumeric)
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                $"Cannot apply {_name} to a value of non-numeric type. {{{scope.Describe}}} has the field '{path.Field}' of non-numeric type {BsonTypeNames.Of(current.BsonType)}");
        }

        var result = Combine(current, _operand)
            ?? throw new MongoException(ErrorCode.BadValue, $"Failed to apply {_name} operations to current value ({Typed(current)}) for document {{{scope.Describe}}}");
        return ExactEquality.Same(current, result) ? FieldChange.None : FieldChange.Set(result);
    }

    protected abstract BsonValue? Combine(BsonValue current, BsonValue operand);

    protected abstract BsonValue OfMissing(BsonValue operand);

    private static string Typed(BsonValue value) => $"({(value is BsonInt64 ? "NumberLong" : "NumberInt")}){value}";
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
