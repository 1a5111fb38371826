using EmbeddedMongo.Errors;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Update.Fields;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// <c>{$push: {field: value}}</c> appends a value to an array. With <c>{$each: [values]}</c> it adds several: at <c>$position</c>, then
/// sorted by <c>$sort</c>, then cut by <c>$slice</c>. A missing field becomes an array. Errors: BadValue (2) for a field that is not an
/// array (null included) and for a wrong modifier. See <see href="https://www.mongodb.com/docs/manual/reference/operator/update/push/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/each/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/position/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/sort/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/slice/"/>.
/// </summary>
internal sealed class PushOperator : FieldUpdate
{
    private readonly BsonArray _values;
    private readonly ElementOrder? _sort;
    private readonly long _position = long.MaxValue;
    private readonly long _slice = long.MaxValue;

    /// <summary>Parses the operand.</summary>
    /// <exception cref="MongoException">BadValue (2) for a modifier that is unknown, repeated or of the wrong type.</exception>
    public PushOperator(UpdatePath path, BsonValue operand)
        : base(path)
    {
        if (operand is not BsonDocument document || !document.Contains("$each"))
        {
            _values = [operand];
            return;
        }

        var seen = new HashSet<string>();
        foreach (var (name, value) in document.Select(clause => (clause.Name, clause.Value)))
        {
            if (!seen.Add(name))
                throw new MongoException(ErrorCode.BadValue, $"Only one {name} is supported.");
            switch (name)
            {
                case "$each":
                    break;
                case "$position":
                    _position = Integer(value, "The value for $position must be an integer value, not of type: ");
                    break;
                case "$slice":
                    _slice = Integer(value, "The value for $slice must be an integer value but was given type: ");
                    break;
                case "$sort":
                    _sort = PushOrder.Parse(value);
                    break;
                default:
                    throw new MongoException(ErrorCode.BadValue, $"Unrecognized clause in $push: {name}");
            }
        }

        _values =
            document["$each"] as BsonArray
            ?? throw new MongoException(
                ErrorCode.BadValue,
                $"The argument to $each in $push must be an array but it was of type: {BsonTypeNames.Of(document["$each"].BsonType)}"
            );
    }

    public override FieldChange Compute(BsonValue? current, UpdatePath path, UpdateScope scope)
    {
        if (current is not (null or BsonArray))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"The field '{path}' must be an array but is of type {BsonTypeNames.Of(current.BsonType)} in document {{{scope.Describe}}}"
            );
        }

        var before = (BsonArray?)current ?? [];
        var items = new List<BsonValue>(before.Count + _values.Count);
        items.AddRange(before);
        items.InsertRange((int)(_position < 0 ? Math.Max(0, items.Count + _position) : Math.Min(items.Count, _position)), _values);
        if (_sort is not null)
            items = [.. items.Order(_sort)]; // stable, as in MongoDB
        if (_slice >= 0 && _slice < items.Count)
            items.RemoveRange((int)_slice, items.Count - (int)_slice);
        if (_slice < 0 && _slice > -items.Count)
            items.RemoveRange(0, items.Count + (int)_slice);

        var unchanged = current is not null && _values.Count == 0 && _sort is null && items.Count == before.Count;
        return unchanged ? FieldChange.None : FieldChange.Set(new BsonArray(items));
    }

    private static long Integer(BsonValue value, string refusal) =>
        WholeNumber.TryExact(value, out var number)
            ? number
            : throw new MongoException(ErrorCode.BadValue, refusal + BsonTypeNames.Of(value.BsonType));
}
