using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Operators;

/// <summary>
/// $bitsAllSet, $bitsAnySet, $bitsAllClear and $bitsAnyClear on integers and binary data. The bits are given as a number, as
/// binary data (lowest byte first) or as a list of positions. A negative integer goes on for ever with its sign.
/// </summary>
internal sealed class BitsPredicate : PathPredicate
{
    private readonly int[] _positions;
    private readonly bool _set;
    private readonly bool _all;

    private BitsPredicate(string path, string name, BsonValue operand, bool all, bool set) : base(path, name, operand) =>
        (_positions, _all, _set) = (Positions(name, operand), all, set);

    public static BitsPredicate AllSet(string path, BsonValue operand) => new(path, "$bitsAllSet", operand, all: true, set: true);

    public static BitsPredicate AnySet(string path, BsonValue operand) => new(path, "$bitsAnySet", operand, all: false, set: true);

    public static BitsPredicate AllClear(string path, BsonValue operand) => new(path, "$bitsAllClear", operand, all: true, set: false);

    public static BitsPredicate AnyClear(string path, BsonValue operand) => new(path, "$bitsAnyClear", operand, all: false, set: false);

    public override bool MatchesValue(BsonValue? value)
    {
        if (value is BsonBinaryData { Bytes: var bytes }) return Test(position => position / 8 < bytes.Length && (bytes[position / 8] >> position % 8 & 1) == 1);
        return value is not null && WholeNumber.TryExact(value, out var number) && Test(position => (number >> Math.Min(position, 63) & 1) == 1);
    }

    private bool Test(Func<int, bool> isSet)
    {
        foreach (var position in _positions)
            if (isSet(position) == _set != _all) return !_all;

        return _all;
    }

    private static int[] Positions(string name, BsonValue operand) => operand switch
    {
        BsonArray list => [.. list.Select((position, i) => Position(position, i))],
        BsonBinaryData { Bytes: var bytes } => [.. Enumerable.Range(0, bytes.Length * 8).Where(position => (bytes[position / 8] >> position % 8 & 1) == 1)],
        { IsNumeric: true } when WholeNumber.ParseNonNegative(name, operand) is var mask => [.. Enumerable.Range(0, 63).Where(position => (mask >> position & 1) == 1)],
        _ => throw new MongoException(ErrorCode.BadValue, $"{name} takes an Array, a number, or a BinData but received: {name}: {ShellText.Of(operand)}"),
    };

    private static int Position(BsonValue position, int index)
    {
        if (WholeNumber.TryExact(position, out var number) && number is >= 0 and <= int.MaxValue) return (int)number;
        var reason = !position.IsNumeric ? "Expected a number in" : number < 0 ? "Expected a non-negative number in" : "Expected an integer";
        throw new MongoException(ErrorCode.BadValue, $"Failed to parse bit position. {reason}: {index}: {ShellText.Of(position)}");
    }
}
