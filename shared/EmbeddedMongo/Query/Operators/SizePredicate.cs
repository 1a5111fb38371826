using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>{field: {$size: count}}</c> matches arrays with exactly that number of elements; other values, null and missing do not match. Errors:
/// BadValue (2) when the operand is not an integer of 0 or more. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/size/"/>.
/// </summary>
internal sealed class SizePredicate(string path, BsonValue operand) : PathPredicate(path, "$size", operand)
{
    private readonly int _count = Count(operand);

    protected override bool AsksElements => false;

    public override bool MatchesValue(BsonValue? value) => value is BsonArray array && array.Count == _count;

    private static int Count(BsonValue operand)
    {
        if (WholeNumber.TryExact(operand, out var count) && count is >= 0 and <= int.MaxValue)
            return (int)count;
        var reason =
            !operand.IsNumeric ? "Expected a number in"
            : count < 0 ? "Expected a non-negative number in"
            : count > int.MaxValue ? "Cannot represent as a 32-bit integer"
            : "Expected an integer";
        throw new MongoException(ErrorCode.BadValue, $"Failed to parse $size. {reason}: $size: {ShellText.Of(operand)}");
    }
}
