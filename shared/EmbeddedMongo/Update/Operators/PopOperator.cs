using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary><c>$pop</c>: drops the last element (1) or the first (-1).</summary>
internal sealed class PopOperator : FieldUpdate
{
    private readonly bool _first;

    public PopOperator(UpdatePath path, BsonValue operand) : base(path)
    {
        if (!operand.IsNumeric || NumberOrder.Nearest(operand) is not (1 or -1))
            throw new MongoException(ErrorCode.FailedToParse, $"$pop expects 1 or -1, found: {ShellText.Of(operand)}");
        _first = NumberOrder.Nearest(operand) < 0;
    }

    public override MissingPath OnMissing => MissingPath.Skip;

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope)
    {
        if (current is null) return FieldChange.None;
        if (current is not BsonArray array)
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                $"Path '{path}' contains an element of non-array type '{BsonTypeNames.Of(current.BsonType)}'");
        }

        return array.Count == 0 ? FieldChange.None : FieldChange.Set(new BsonArray(_first ? array.Skip(1) : array.SkipLast(1)));
    }
}
