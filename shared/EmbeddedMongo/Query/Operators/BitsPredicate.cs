using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// <c>$bitsAllSet</c>, <c>$bitsAnySet</c>, <c>$bitsAllClear</c> and <c>$bitsAnyClear</c> test bits of integers and binary data; other
/// values, null and missing do not match. The operand is a bitmask (a number, or binary data with the lowest byte first) or an array of bit
/// positions. A negative number is sign-extended. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/bitsAllSet/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/bitsAnySet/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/bitsAllClear/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/query/bitsAnyClear/"/>.
/// </summary>
internal sealed class BitsPredicate : PathPredicate
{
    private readonly int[] _positions;
    private readonly bool _set;
    private readonly bool _all;

    private BitsPredicate(string path, string name, BsonValue operand, bool all, bool set)
        : base(path, name, operand) => (_positions, _all, _set) = (Positions(name, operand), all, set);

    /// <summary>Parses <c>$bitsAllSet</c>: every given bit is 1.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) for a wrong operand or position, FailedToParse (9) for a bitmask that is negative or not whole.
    /// </exception>
    public static BitsPredicate AllSet(string path, BsonValue operand) => new(path, "$bitsAllSet", operand, all: true, set: true);

    /// <summary>Parses <c>$bitsAnySet</c>: at least one given bit is 1.</summary>
    /// <exception cref="MongoException">As <see cref="AllSet"/>.</exception>
    public static BitsPredicate AnySet(string path, BsonValue operand) => new(path, "$bitsAnySet", operand, all: false, set: true);

    /// <summary>Parses <c>$bitsAllClear</c>: every given bit is 0.</summary>
    /// <exception cref="MongoException">As <see cref="AllSet"/>.</exception>
    public static BitsPredicate AllClear(string path, BsonValue operand) => new(path, "$bitsAllClear", operand, all: true, set: false);

    /// <summary>Parses <c>$bitsAnyClear</c>: at least one given bit is 0.</summary>
    /// <exception cref="MongoException">As <see cref="AllSet"/>.</exception>
    public static BitsPredicate AnyClear(string path, BsonValue operand) => new(path, "$bitsAnyClear", operand, all: false, set: false);

    public override bool MatchesValue(BsonValue? value)
    {
        if (value is BsonBinaryData { Bytes: var bytes })
            return Test(position => position / 8 < bytes.Length && (bytes[position / 8] >> position % 8 & 1) == 1);
        return value is not null
            && WholeNumber.TryExact(value, out var number)
            && Test(position => (number >> Math.Min(position, 63) & 1) == 1);
    }

    private bool Test(Func<int, bool> isSet)
    {
        foreach (var position in _positions)
        {
            if (isSet(position) == _set != _all)
                return !_all;
        }

        return _all;
    }

    private static int[] Positions(string name, BsonValue operand) =>
        operand switch
        {
            BsonArray list => [.. list.Select((position, i) => Position(position, i))],
            BsonBinaryData { Bytes: var bytes } =>
            [
                .. Enumerable.Range(0, bytes.Length * 8).Where(position => (bytes[position / 8] >> position % 8 & 1) == 1),
            ],
            { IsNumeric: true } when WholeNumber.ParseNonNegative(name, operand) is var mask =>
            [
                .. Enumerable.Range(0, 63).Where(position => (mask >> position & 1) == 1),
            ],
            _ => throw new MongoException(
                ErrorCode.BadValue,
                $"{name} takes an Array, a number, or a BinData but received: {name}: {ShellText.Of(operand)}"
            ),
        };

    private static int Position(BsonValue position, int index)
    {
        if (WholeNumber.TryExact(position, out var number) && number is >= 0 and <= int.MaxValue)
            return (int)number;
        var reason =
            !position.IsNumeric ? "Expected a number in"
            : number < 0 ? "Expected a non-negative number in"
            : "Expected an integer";
        throw new MongoException(ErrorCode.BadValue, $"Failed to parse bit position. {reason}: {index}: {ShellText.Of(position)}");
    }
}
