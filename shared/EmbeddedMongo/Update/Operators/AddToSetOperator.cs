using EmbeddedMongo.Errors;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// <c>{$addToSet: {field: value}}</c> appends a value to an array unless an equal one is there; with <c>{$each: [values]}</c> it appends
/// each of them. A missing field becomes an array. Errors: BadValue (2) for a field that is not an array (null included), TypeMismatch (14)
/// when <c>$each</c> is not an array. See <see href="https://www.mongodb.com/docs/manual/reference/operator/update/addToSet/"/>.
/// </summary>
internal sealed class AddToSetOperator : FieldUpdate
{
    private readonly BsonArray _values;

    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">
    /// TypeMismatch (14) when <c>$each</c> is not an array, BadValue (2) for other fields next to it.
    /// </exception>
    public AddToSetOperator(UpdatePath path, BsonValue operand)
        : base(path)
    {
        if (operand is not BsonDocument { ElementCount: > 0 } document || document.GetElement(0).Name != "$each")
        {
            _values = [operand];
            return;
        }

        if (document.ElementCount > 1)
            throw new MongoException(ErrorCode.BadValue, $"Found unexpected fields after $each in $addToSet: {ShellText.Of(document)}");
        _values =
            document[0] as BsonArray
            ?? throw new MongoException(
                ErrorCode.TypeMismatch,
                $"The argument to $each in $addToSet must be an array but it was of type {BsonTypeNames.Of(document[0].BsonType)}"
            );
    }

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope)
    {
        if (current is not (null or BsonArray))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"Cannot apply $addToSet to non-array field. Field named '{path.Field}' has non-array type "
                    + $"{BsonTypeNames.Of(current.BsonType)}"
            );
        }

        var result = new BsonArray((BsonArray?)current ?? []);
        var seen = new HashSet<BsonValue>(result, ValueOrder.Instance);
        foreach (var value in _values)
        {
            if (seen.Add(value))
                result.Add(value);
        }

        return current is BsonArray before && before.Count == result.Count ? FieldChange.None : FieldChange.Set(result);
    }
}
