using MongoDB.Bson;

namespace EmbeddedMongo.Planning.Bounds;

/// <summary>
/// The literal text that every match of a pattern begins with, as in <c>^abc</c>; empty where there is none to be sure of.
/// </summary>
internal static class RegexPrefix
{
    public static string Of(BsonRegularExpression regex)
    {
        var pattern = regex.Pattern;
        // Options change what literal text means; alternatives need not share a beginning.
        if (regex.Options.Length > 0 || !pattern.StartsWith('^') || pattern.Contains('|', StringComparison.Ordinal))
            return "";
        var end = 1;
        while (end < pattern.Length && IsLiteral(pattern[end]))
            end++;
        // A quantifier may ask for none of the character before it.
        if (end < pattern.Length && pattern[end] is '*' or '?' or '{')
            end--;
        return end > 1 ? pattern[1..end] : "";
    }

    private static bool IsLiteral(char character) =>
        char.IsAsciiLetterOrDigit(character)
        || character
            is ' '
                or '_'
                or '-'
                or '@'
                or '/'
                or ':'
                or ','
                or ';'
                or '='
                or '%'
                or '&'
                or '!'
                or '"'
                or '\''
                or '<'
                or '>'
                or '~'
                or '`';
}
