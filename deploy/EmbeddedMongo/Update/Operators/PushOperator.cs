using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary><c>$push</c>: appends; with <c>$each</c> several, at a <c>$position</c>, then <c>$sort</c>ed, then cut by <c>$slice</c>.</summary>
internal sealed class PushOperator : FieldUpdate
{
    private readonly BsonArray _values;
    private readonly int? _position;
    private readonly int? _slice;
    private readonly Comparer<BsonValue>? _sort;

    public PushOperator(UpdatePath path, BsonValue operand) : base(path)
    {
        if (operand is not BsonDocument document || !document.Contains("$each"))
        {
            _values = [operand];
            return;
        }

        _values = document["$each"] as BsonArray
            ?? throw new MongoException(ErrorCode.BadValue, $"The argument to $each in $push must be an array but it was of type: {BsonTypeNames.Of(document["$each"].BsonType)}");
        foreach (var clause in document)
        {
            switch (clause.Name)
            {
                case "$each": break;
                case "$position": _position = Integer(clause); break;
                case "$slice": _slice = Integer(clause); break;
                case "$sort": _sort = Order(clause.Value); break;
                default: throw new MongoException(ErrorCode.BadValue, $"Unrecognized clause in $push: {clause.Name}");
            }
        }
    }

    public override FieldChange Compute(BsonValue? current, UpdateScope scope)
    {
        if (current is not (null or BsonArray))
        {
            throw new MongoException(
                ErrorCode.BadValue,
                $"The field '{Path}' must be an array but is of type {BsonTypeNames.Of(current.BsonType)} in document {scope.Describe}");
        }

        var items = new List<BsonValue>((BsonArray?)current ?? []);
        var at = _position switch
        {
            null => items.Count,
            < 0 => Math.Max(0, items.Count + _position.Value),
            _ => Math.Min(items.Count, _position.Value),
        };
        items.InsertRange(at, _values.Select(value => value.DeepClone()));
        if (_sort is not null) items = [.. items.Order(_sort)]; // stable, as MongoDB's is
        if (_slice is { } slice) items = slice >= 0 ? [.. items.Take(slice)] : [.. items.TakeLast((int)Math.Min(int.MaxValue, -(long)slice))];

        var result = new BsonArray(items);
        return current is not null && SetOperator.SameBytes(current, result) ? FieldChange.None : FieldChange.Set(result);
    }

    private static int Integer(BsonElement clause)
    {
        if (clause.Value.IsNumeric && NumberOrder.Nearest(clause.Value) is var number && Math.Floor(number) == number) return (int)Math.Clamp(number, int.MinValue, int.MaxValue);
        throw new MongoException(ErrorCode.BadValue, $"The value for {clause.Name} must be an integer value but was given type: {BsonTypeNames.Of(clause.Value.BsonType)}");
    }

    private static Comparer<BsonValue> Order(BsonValue source)
    {
        if (source is BsonDocument { ElementCount: > 0 } document)
        {
            var sort = SortSpec.Parse(document);
            // An element that is no document sorts as an empty one.
            return Comparer<BsonValue>.Create((x, y) => sort.Compare(x as BsonDocument ?? [], y as BsonDocument ?? []));
        }

        if (source.IsNumeric && NumberOrder.Nearest(source) is 1 or -1)
        {
            var sign = source.ToInt32();
            return Comparer<BsonValue>.Create((x, y) => sign * ValueOrder.Instance.Compare(x, y));
        }

        throw new MongoException(ErrorCode.BadValue, "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields");
    }
}
