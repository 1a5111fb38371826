using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Bounds;

/// <summary>
/// The values that one field of an index can have in matching documents: intervals, apart and in order. They hold at least
/// every key of a match; if <see cref="IsExact"/>, and the field holds no arrays, no other.
/// </summary>
internal sealed record FieldBounds(IReadOnlyList<Interval> Intervals, bool IsExact)
{
    public static FieldBounds All { get; } = new([Interval.All], true);

    public bool IsAll => Intervals is [var only] && ReferenceEquals(only, Interval.All);

    public bool IsPoints => Intervals.All(interval => interval.IsPoint);

    /// <summary>True where a document without the field can be within the bounds: a sparse index may then lack matches.</summary>
    public bool AdmitsMissing => Intervals.Any(interval => interval.Intersect(Missing) is not null);

    private static Interval Missing { get; } = Interval.Point(BsonNull.Value);

    /// <summary>The bounds that a condition sets, or null where an index cannot help with it.</summary>
    public static FieldBounds? Of(PathPredicate predicate) =>
        (predicate.Operator, predicate.Operand) switch
        {
            ("$eq", var value) => Equal(value),
            ("$in", BsonArray values) => Union([.. values.Select(OneOf)]),
            ("$regex", BsonRegularExpression regex) => Matching(regex),
            ("$gte" or "$lte", BsonNull) => Equal(BsonNull.Value),
            (_, var value) when !predicate.BoundsIndex || value is BsonArray => null,
            ("$gt", var value) => new([Interval.Beyond(value, above: true, inclusive: false)], true),
            ("$gte", var value) => new([Interval.Beyond(value, above: true, inclusive: true)], true),
            ("$lt", var value) => new([Interval.Beyond(value, above: false, inclusive: false)], true),
            ("$lte", var value) => new([Interval.Beyond(value, above: false, inclusive: true)], true),
            _ => null,
        };

    /// <summary>The values that meet both of two conditions on one field without arrays.</summary>
    public FieldBounds And(FieldBounds other) =>
        new([.. Intervals.SelectMany(mine => other.Intervals.Select(mine.Intersect)).OfType<Interval>()], IsExact && other.IsExact);

    private static FieldBounds OneOf(BsonValue value)
    {
        Interruption.Check();
        return value is BsonRegularExpression regex ? Matching(regex) : Equal(value);
    }

    private static FieldBounds Equal(BsonValue value) =>
        value switch
        {
            // Null stands for missing and undefined too; undefined also stands in the index for an empty array.
            BsonNull => new([Interval.Point(BsonUndefined.Value), Interval.Point(BsonNull.Value)], false),
            // An index holds an array by its elements; the array itself only where it is an element of another.
            BsonArray array => Union([
                new([Interval.Point(array.Count > 0 ? array[0] : BsonUndefined.Value)], false),
                new([Interval.Point(array)], false),
            ]),
            _ => new([Interval.Point(value)], true),
        };

    /// <summary>
    /// A pattern that begins with literal text bounds strings to that prefix; a regular expression matches its equal besides.
    /// </summary>
    private static FieldBounds Matching(BsonRegularExpression regex) =>
        Union([new([Interval.Prefix(RegexPrefix.Of(regex))], false), new([Interval.Point(regex)], false)]);

    private static FieldBounds Union(IReadOnlyList<FieldBounds> bounds)
    {
        var sorted = bounds
            .SelectMany(bound => bound.Intervals)
            .OrderBy(interval => interval.From, Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)));
        var apart = new List<Interval>();
        foreach (var interval in sorted)
        {
            if (apart.Count == 0 || apart[^1].To.AsSpan().SequenceCompareTo(interval.From) <= 0)
                apart.Add(interval);
            else if (apart[^1].To.AsSpan().SequenceCompareTo(interval.To) < 0)
                apart[^1] = new Interval(apart[^1].From, interval.To, apart[^1].Low, interval.High);
        }

        return new FieldBounds(apart, bounds.All(bound => bound.IsExact));
    }
}
