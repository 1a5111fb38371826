using System.Text;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Expressions.Types;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Strings;

/// <summary>
/// The operators <c>$concat</c>, <c>$split</c>, <c>$strcasecmp</c>, <c>$strLenBytes</c> and <c>$strLenCP</c>, and helpers for text. Only
/// ASCII letters have upper and lower case, as in MongoDB.
/// </summary>
internal static class Text
{
    /// <summary>
    /// <c>{$concat: [strings]}</c> joins strings; null when one is null or missing. Errors: 16702 for other types. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/concat/"/>.
    /// </summary>
    public static BsonValue Concat(BsonValue?[] values)
    {
        var parts = new string[values.Length];
        var length = 0L;
        for (var i = 0; i < parts.Length; i++)
        {
            if (Number.IsNullish(values[i]))
                return BsonNull.Value;
            parts[i] = values[i] is BsonString part
                ? part.Value
                : throw new MongoException(16702, $"$concat only supports strings, not {BsonTypeNames.Of(values[i])}");
            length += parts[i].Length;
        }

        TextLimit.Check(length);
        return new BsonString(string.Concat(parts));
    }

    /// <summary>
    /// <c>{$split: [string, delimiter]}</c> returns the array of parts; null when an operand is null or missing. Errors: 40085 or 40086 for
    /// other types, 40087 for an empty delimiter. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/split/"/>.
    /// </summary>
    public static BsonValue Split(BsonValue? value, BsonValue? separator)
    {
        if (Number.IsNullish(value) || Number.IsNullish(separator))
            return BsonNull.Value;
        if (value is not BsonString text)
        {
            throw new MongoException(
                40085,
                $"$split requires an expression that evaluates to a string as a first argument, found: {BsonTypeNames.Of(value)}"
            );
        }

        if (separator is not BsonString by)
        {
            throw new MongoException(
                40086,
                $"$split requires an expression that evaluates to a string as a second argument, found: {BsonTypeNames.Of(separator)}"
            );
        }

        if (by.Value.Length == 0)
            throw new MongoException(40087, "$split requires a non-empty separator");
        var memory = new ExpressionMemory("$split");
        var parts = new BsonArray();
        var from = 0;
        foreach (var at in Occurrence.All(text.Value, by.Value))
        {
            memory.Use(56);
            parts.Add(text.Value[from..at]);
            from = at + by.Value.Length;
        }

        parts.Add(text.Value[from..]);
        return parts;
    }

    /// <summary>
    /// <c>{$strcasecmp: [left, right]}</c> compares two strings without case and returns −1, 0 or 1; null and missing count as "".
    /// Errors: 16007 for a type without a text form. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/strcasecmp/"/>.
    /// </summary>
    public static BsonValue CompareIgnoringCase(BsonValue? x, BsonValue? y) =>
        new BsonInt32(Math.Sign(ValueOrder.Instance.Compare(new BsonString(Map(x, Upper)), new BsonString(Map(y, Upper)))));

    /// <summary>Returns the upper case of an ASCII letter; other characters stay unchanged.</summary>
    public static char Upper(char letter) => char.IsAsciiLetterLower(letter) ? (char)(letter - 32) : letter;

    /// <summary>Returns the lower case of an ASCII letter; other characters stay unchanged.</summary>
    public static char Lower(char letter) => char.IsAsciiLetterUpper(letter) ? (char)(letter + 32) : letter;

    /// <summary>
    /// <c>{$strLenBytes: string}</c> returns the length in UTF-8 bytes. Errors: 34473 for other types, null and missing included. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/strLenBytes/"/>.
    /// </summary>
    public static BsonValue LengthInBytes(BsonValue? value) =>
        value is BsonString text
            ? new BsonInt32(Encoding.UTF8.GetByteCount(text.Value))
            : throw new MongoException(34473, $"$strLenBytes requires a string argument, found: {BsonTypeNames.Of(value)}");

    /// <summary>
    /// <c>{$strLenCP: string}</c> returns the length in code points. Errors: 34471 for other types, null and missing included. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/strLenCP/"/>.
    /// </summary>
    public static BsonValue LengthInCodePoints(BsonValue? value) =>
        value is BsonString text
            ? new BsonInt32(CountCodePoints(text.Value))
            : throw new MongoException(34471, $"$strLenCP requires a string argument, found: {BsonTypeNames.Of(value)}");

    /// <summary>Returns a value's text with each character mapped.</summary>
    /// <exception cref="MongoException">16007 for a type without a text form.</exception>
    public static string Map(BsonValue? value, Func<char, char> map)
    {
        var letters = Coerced(value).ToCharArray();
        for (var i = 0; i < letters.Length; i++)
            letters[i] = map(letters[i]);
        return new string(letters);
    }

    /// <summary>
    /// Returns a value's text as the older string operators read it: strings, numbers, dates and timestamps; "" for null and missing.
    /// </summary>
    /// <exception cref="MongoException">16007 for any other type.</exception>
    public static string Coerced(BsonValue? value) =>
        value switch
        {
            null or BsonNull or BsonUndefined => "",
            BsonString text => text.Value,
            BsonSymbol symbol => symbol.Name,
            BsonJavaScript code => code.Code,
            BsonTimestamp stamp => $"Timestamp({(uint)stamp.Timestamp}, {(uint)stamp.Increment})",
            BsonDateTime or BsonInt32 or BsonInt64 or BsonDouble or BsonDecimal128 => Conversion.ToText(value),
            _ => throw new MongoException(16007, $"can't convert from BSON type {BsonTypeNames.Of(value)} to String"),
        };

    /// <summary>Returns the number of code points.</summary>
    public static int CountCodePoints(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
                count--;
        }

        return count;
    }

    /// <summary>Returns the UTF-16 offset of a code point index, or the text's length when the text is shorter.</summary>
    public static int OffsetOf(ReadOnlySpan<char> text, long codePoint)
    {
        var offset = 0;
        while (codePoint-- > 0 && offset < text.Length)
        {
            offset += offset + 1 < text.Length && char.IsSurrogatePair(text[offset], text[offset + 1]) ? 2 : 1;
        }

        return offset;
    }
}
