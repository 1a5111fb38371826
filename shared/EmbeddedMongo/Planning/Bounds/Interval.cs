using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Bounds;

/// <summary>One end of an interval, as explain prints it.</summary>
internal readonly record struct Endpoint(string Text, bool Inclusive);

/// <summary>
/// A run of values of one index field: the ascending key strings in [<see cref="From"/>, <see cref="To"/>). Ends need not be
/// whole key strings: the bytes after every key that begins with one, or a type class's first byte, bound as well.
/// </summary>
internal sealed record Interval(byte[] From, byte[] To, Endpoint Low, Endpoint High)
{
    private const byte FirstType = TypeOrder.MinKey + 1;
    private const byte AfterLastType = TypeOrder.MaxKey + 2;

    /// <summary>Every value.</summary>
    public static Interval All { get; } = new([FirstType], [AfterLastType], new("MinKey", true), new("MaxKey", true));

    /// <summary>True where it holds one value only; <see cref="From"/> is then that value's key string.</summary>
    public bool IsPoint { get; private init; }

    /// <summary>True where equality with the value matches that value alone; null and arrays match other values too.</summary>
    public static bool IsOneValue(BsonValue value) => value is not (BsonArray or BsonNull or BsonUndefined);

    public static Interval Point(BsonValue value)
    {
        var key = KeyString.Of(value);
        var end = new Endpoint(ShellText.Of(value), true);
        return new Interval(key, Keys.After(key), end, end) { IsPoint = true };
    }

    /// <summary>The values of the operand's type class on one side of it.</summary>
    public static Interval Beyond(BsonValue operand, bool above, bool inclusive)
    {
        var key = KeyString.Of(operand);
        var end = new Endpoint(ShellText.Of(operand), inclusive);
        var (first, last) = ClassEnds(operand);
        // The first byte of a key string is its type class.
        return above
            ? new Interval(inclusive ? key : Keys.After(key), [(byte)(key[0] + 1)], end, last)
            : new Interval(Lowest(operand, key[0]), inclusive ? Keys.After(key) : key, first, end);
    }

    /// <summary>The lower end of a type class; NaN sorts below all numbers, and no comparison with a number matches it.</summary>
    private static byte[] Lowest(BsonValue operand, byte typeClass) =>
        TypeOrder.Of(operand.BsonType) == TypeOrder.Number ? Keys.After(KeyString.Of(double.NaN)) : [typeClass];

    /// <summary>The strings that begin with a prefix.</summary>
    public static Interval Prefix(string prefix)
    {
        var key = KeyString.Of(prefix);
        // Without its terminator, a string's key string begins those of all that begin with it.
        var start = key[..^2];
        var next =
            prefix.Length == 0 ? new Endpoint("{}", false) : new Endpoint(ShellText.Of(prefix[..^1] + (char)(prefix[^1] + 1)), false);
        return new Interval(start, Keys.After(start), new(ShellText.Of(prefix), true), next);
    }

    /// <summary>The intersection of two intervals, or null.</summary>
    public Interval? Intersect(Interval other)
    {
        Interruption.Check();
        var fromHere = From.AsSpan().SequenceCompareTo(other.From) >= 0;
        var toHere = To.AsSpan().SequenceCompareTo(other.To) <= 0;
        var (from, to) = (fromHere ? From : other.From, toHere ? To : other.To);
        if (from.AsSpan().SequenceCompareTo(to) >= 0)
            return null;
        return new Interval(from, to, fromHere ? Low : other.Low, toHere ? High : other.High) { IsPoint = IsPoint || other.IsPoint };
    }

    /// <summary>As explain prints it, in the direction in which it is walked.</summary>
    public string Text(bool backward)
    {
        var (first, last) = backward ? (High, Low) : (Low, High);
        return $"{(first.Inclusive ? '[' : '(')}{first.Text}, {last.Text}{(last.Inclusive ? ']' : ')')}";
    }

    /// <summary>The ends of the operand's type class as MongoDB prints them.</summary>
    private static (Endpoint First, Endpoint Last) ClassEnds(BsonValue operand) =>
        TypeOrder.Of(operand.BsonType) switch
        {
            TypeOrder.Number => (new("-inf.0", true), new("inf.0", true)),
            TypeOrder.String => (new("\"\"", true), new("{}", false)),
            TypeOrder.Document => (new("{}", true), new("[]", false)),
            TypeOrder.Boolean => (new("false", true), new("true", true)),
            TypeOrder.DateTime => (new("new Date(-9223372036854775808)", true), new("new Date(9223372036854775807)", true)),
            TypeOrder.ObjectId => (new("ObjectId('000000000000000000000000')", true), new("ObjectId('ffffffffffffffffffffffff')", true)),
            TypeOrder.Timestamp => (new("Timestamp(0, 0)", true), new("Timestamp(4294967295, 4294967295)", true)),
            TypeOrder.Binary => (new("BinData(0, )", true), new("ObjectId('000000000000000000000000')", false)),
            _ => (new("MinKey", false), new("MaxKey", false)),
        };
}
