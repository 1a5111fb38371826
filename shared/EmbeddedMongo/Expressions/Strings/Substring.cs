using System.Text;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Strings;

/// <summary>
/// The operators <c>$substrBytes</c> (also named <c>$substr</c>) and <c>$substrCP</c>. Numbers and dates are read as strings, null and
/// missing as "".
/// </summary>
internal static class Substring
{
    /// <summary>
    /// <c>{$substrBytes: [string, start, length]}</c> returns a part of a string by UTF-8 bytes; a negative length means the rest. Errors:
    /// 16007, 16034 or 16035 for other types, 50752 for a negative start, 28656 or 28657 for a bound inside a character. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/substrBytes/"/>.
    /// </summary>
    public static BsonValue Bytes(BsonValue?[] arguments)
    {
        var text = Encoding.UTF8.GetBytes(Text.Coerced(arguments[0]));
        var start = WholeOf(arguments[1], 16034, "starting index");
        var length = WholeOf(arguments[2], 16035, "length");
        if (start < 0)
            throw new MongoException(50752, $"$substrBytes: starting index must be non-negative (got: {start})");
        if (start >= text.Length)
            return BsonString.Empty;

        var end = length < 0 || length > text.Length - start ? text.Length : start + length;
        if (IsContinuation(text[start]))
            throw new MongoException(28656, "$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.");
        if (end < text.Length && IsContinuation(text[end]))
            throw new MongoException(28657, "$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.");
        return new BsonString(Encoding.UTF8.GetString(text, (int)start, (int)(end - start)));
    }

    /// <summary>
    /// <c>{$substrCP: [string, start, length]}</c> returns a part of a string by code points. Errors: 16007 for another type of string,
    /// 34450 to 34453 for a number that is not an int, 34454 or 34455 for a negative one. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/substrCP/"/>.
    /// </summary>
    public static BsonValue CodePoints(BsonValue?[] arguments)
    {
        var text = Text.Coerced(arguments[0]);
        var start = IntOf(arguments[1], "starting index", 34450, 34451);
        var length = IntOf(arguments[2], "length", 34452, 34453);
        if (start < 0)
            throw new MongoException(34455, "$substrCP: the starting index must be nonnegative integer.");
        if (length < 0)
            throw new MongoException(34454, "$substrCP: length must be a nonnegative integer.");
        var from = Text.OffsetOf(text, start);
        return new BsonString(text.Substring(from, Text.OffsetOf(text.AsSpan(from), length)));
    }

    private static bool IsContinuation(byte unit) => (unit & 0xC0) == 0x80;

    /// <summary>Returns the number, truncated to a long.</summary>
    private static long WholeOf(BsonValue? value, int code, string what)
    {
        if (!Number.Is(value))
            throw new MongoException(code, $"$substrBytes:  {what} must be a numeric type (is BSON type {BsonTypeNames.Of(value)})");
        var number = Number.ToDouble(value!);
        return double.IsNaN(number) ? 0 : (long)Math.Clamp(number, -1e15, 1e15);
    }

    private static int IntOf(BsonValue? value, string what, int notNumber, int notInt)
    {
        if (!Number.Is(value))
            throw new MongoException(notNumber, $"$substrCP: {what} must be a numeric type (is BSON type {BsonTypeNames.Of(value)})");
        return Number.TryInt(value, out var whole)
            ? whole
            : throw new MongoException(notInt, $"$substrCP: {what} cannot be represented as a 32-bit integral value: {value}");
    }
}
