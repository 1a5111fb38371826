using System.Text;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Arrays;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Strings;

/// <summary>The operators <c>$indexOfBytes</c> and <c>$indexOfCP</c>.</summary>
internal static class IndexOf
{
    /// <summary>
    /// <c>{$indexOfBytes: [string, substring, start, end]}</c> returns the UTF-8 byte index of the first occurrence between two indexes, or
    /// −1; null when the string is null or missing. Errors: 40091 or 40092 for other types, 40096 or 40097 for an index that is not an
    /// int of 0 or more. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/indexOfBytes/"/>.
    /// </summary>
    public static BsonValue Bytes(BsonValue?[] arguments)
    {
        if (Number.IsNullish(arguments[0]))
            return BsonNull.Value;
        var text = Encoding.UTF8.GetBytes(TextOf("$indexOfBytes", arguments[0], 40091, "first"));
        var sought = Encoding.UTF8.GetBytes(TextOf("$indexOfBytes", arguments[1], 40092, "second"));
        var (start, end) = Bounds("$indexOfBytes", arguments, text.Length);
        if (start > end)
            return new BsonInt32(-1);
        var at = Occurrence.First<byte>(text.AsSpan(start, end - start), sought);
        return new BsonInt32(at < 0 ? -1 : start + at);
    }

    /// <summary>
    /// <c>{$indexOfCP: [string, substring, start, end]}</c> returns the code point index of the first occurrence between two indexes, or
    /// −1; null when the string is null or missing. Errors: 40093 or 40094 for other types, 40096 or 40097 for an index that is not an
    /// int of 0 or more. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/indexOfCP/"/>.
    /// </summary>
    public static BsonValue CodePoints(BsonValue?[] arguments)
    {
        if (Number.IsNullish(arguments[0]))
            return BsonNull.Value;
        var text = TextOf("$indexOfCP", arguments[0], 40093, "first");
        var sought = TextOf("$indexOfCP", arguments[1], 40094, "second");
        var (start, end) = Bounds("$indexOfCP", arguments, Text.CountCodePoints(text));
        if (start > end)
            return new BsonInt32(-1);
        var from = Text.OffsetOf(text, start);
        var at = Occurrence.First(text.AsSpan(from, Text.OffsetOf(text, end) - from), sought);
        return new BsonInt32(at < 0 ? -1 : start + Text.CountCodePoints(text.AsSpan(from, at)));
    }

    private static (int Start, int End) Bounds(string name, BsonValue?[] arguments, int length)
    {
        var start = arguments.Length > 2 ? Search.Index(name, arguments[2], "starting") : 0;
        var end = arguments.Length > 3 ? Search.Index(name, arguments[3], "ending") : length;
        return (start, Math.Min(end, length));
    }

    private static string TextOf(string name, BsonValue? value, int code, string which) =>
        value is BsonString text
            ? text.Value
            : throw new MongoException(code, $"{name} requires a string as the {which} argument, found: {BsonTypeNames.Of(value)}");
}
