using System.Text;
using EmbeddedMongo.Aggregation.Expressions.Types;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Strings;

/// <summary><c>$concat $split $strcasecmp $strLenBytes $strLenCP $toLower $toUpper</c>; letter case is that of ASCII, as in MongoDB.</summary>
internal static class Text
{
    public static BsonValue Concat(BsonValue?[] values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
        {
            if (Number.IsNullish(value)) return BsonNull.Value;
            text.Append(value is BsonString part ? part.Value : throw new MongoException(16702, $"$concat only supports strings, not {BsonTypeNames.Of(value)}"));
        }

        return new BsonString(text.ToString());
    }

    public static BsonValue Split(BsonValue? value, BsonValue? separator)
    {
        if (Number.IsNullish(value) || Number.IsNullish(separator)) return BsonNull.Value;
        if (value is not BsonString text)
        {
            throw new MongoException(40085, $"$split requires an expression that evaluates to a string as a first argument, found: {BsonTypeNames.Of(value)}");
        }

        if (separator is not BsonString by)
        {
            throw new MongoException(40086, $"$split requires an expression that evaluates to a string as a second argument, found: {BsonTypeNames.Of(separator)}");
        }

        if (by.Value.Length == 0) throw new MongoException(40087, "$split requires a non-empty separator");
        return new BsonArray(text.Value.Split(by.Value));
    }

    public static BsonValue CompareIgnoringCase(BsonValue? x, BsonValue? y) =>
        new BsonInt32(Math.Sign(ValueOrder.Instance.Compare(new BsonString(Map(x, Upper)), new BsonString(Map(y, Upper)))));

    public static char Upper(char letter) => char.IsAsciiLetterLower(letter) ? (char)(letter - 32) : letter;

    public static char Lower(char letter) => char.IsAsciiLetterUpper(letter) ? (char)(letter + 32) : letter;

    public static BsonValue LengthInBytes(BsonValue? value) => value is BsonString text
        ? new BsonInt32(Encoding.UTF8.GetByteCount(text.Value))
        : throw new MongoException(34473, $"$strLenBytes requires a string argument, found: {BsonTypeNames.Of(value)}");

    public static BsonValue LengthInCodePoints(BsonValue? value) => value is BsonString text
        ? new BsonInt32(CountCodePoints(text.Value))
        : throw new MongoException(34471, $"$strLenCP requires a string argument, found: {BsonTypeNames.Of(value)}");

    /// <summary>The value as text, each letter mapped; "" of null and missing.</summary>
    public static string Map(BsonValue? value, Func<char, char> map)
    {
        var letters = Coerced(value).ToCharArray();
        for (var i = 0; i < letters.Length; i++) letters[i] = map(letters[i]);
        return new string(letters);
    }

    /// <summary>What the older string operators take for text: strings, numbers, dates, timestamps; "" of null and missing.</summary>
    public static string Coerced(BsonValue? value) => value switch
    {
        null or BsonNull or BsonUndefined => "",
        BsonString text => text.Value,
        BsonSymbol symbol => symbol.Name,
        BsonJavaScript code => code.Code,
        BsonTimestamp stamp => $"Timestamp({stamp.Timestamp}, {stamp.Increment})",
        BsonDateTime or BsonInt32 or BsonInt64 or BsonDouble or BsonDecimal128 => Conversion.ToText(value),
        _ => throw new MongoException(16007, $"can't convert from BSON type {BsonTypeNames.Of(value)} to String"),
    };

    public static int CountCodePoints(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i])) count--;
        }

        return count;
    }

    /// <summary>Where the code point of that number begins; the length of the text, where it has no more than that many.</summary>
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
