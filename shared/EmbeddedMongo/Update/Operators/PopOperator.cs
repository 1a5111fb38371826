using EmbeddedMongo.Errors;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// <c>{$pop: {field: 1}}</c> removes the last element of an array, and −1 the first. A missing field and an empty array stay unchanged.
/// Errors: FailedToParse (9) for another operand, TypeMismatch (14) for a field that is not an array (null included). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/pop/"/>.
/// </summary>
internal sealed class PopOperator : FieldUpdate
{
    private readonly bool _first;

    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">FailedToParse (9) when it is not 1 or −1.</exception>
    public PopOperator(UpdatePath path, BsonValue operand)
        : base(path)
    {
        if (!operand.IsNumeric || NumberOrder.Nearest(operand) is not (1 or -1))
            throw new MongoException(ErrorCode.FailedToParse, $"$pop expects 1 or -1, found: {ShellText.Of(operand)}");
        _first = NumberOrder.Nearest(operand) < 0;
    }

    public override MissingPath OnMissing => MissingPath.Skip;

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope)
    {
        if (current is null)
            return FieldChange.None;
        if (current is not BsonArray array)
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                $"Path '{path}' contains an element of non-array type '{BsonTypeNames.Of(current.BsonType)}'"
            );
        }

        return array.Count == 0 ? FieldChange.None : FieldChange.Set(new BsonArray(_first ? array.Skip(1) : array.SkipLast(1)));
    }
}
