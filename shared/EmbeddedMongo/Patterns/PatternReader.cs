using System.Globalization;
using System.Text;

namespace EmbeddedMongo.Query.Patterns;

/// <summary>Reads a pattern from its beginning to its end.</summary>
internal sealed class PatternReader(string pattern)
{
    private int _position;

    public bool AtEnd => _position >= pattern.Length;

    /// <summary>The next character, which stays unread; NUL at the end (a pattern holds none).</summary>
    public char Peek(int ahead = 0) => _position + ahead < pattern.Length ? pattern[_position + ahead] : '\0';

    public bool Follows(string text) => string.CompareOrdinal(pattern, _position, text, 0, text.Length) == 0;

    /// <summary>Passes over the text if it is next.</summary>
    public bool Skip(string text)
    {
        if (!Follows(text)) return false;
        _position += text.Length;
        return true;
    }

    public char Next() => AtEnd ? throw new ArgumentException(@"\ at end of pattern") : pattern[_position++];

    /// <summary>What stands before the end mark, which is read too; null where it does not come.</summary>
    public string? Until(string end)
    {
        var at = pattern.IndexOf(end, _position, StringComparison.Ordinal);
        if (at < 0) return null;
        var text = pattern[_position..at];
        _position = at + end.Length;
        return text;
    }

    /// <summary>What stands between \Q, which has been read, and \E or the end.</summary>
    public string Quoted()
    {
        if (Until(@"\E") is { } quoted) return quoted;
        var rest = pattern[_position..];
        _position = pattern.Length;
        return rest;
    }

    /// <summary>What stands in braces, angle brackets or quotes; empty where none is next.</summary>
    public string Bracketed()
    {
        var end = Peek() switch { '{' => "}", '<' => ">", '\'' => "'", _ => "" };
        if (end.Length == 0) return "";
        Next();
        return Until(end) ?? throw new ArgumentException($"missing terminating {end} in an escape");
    }

    /// <summary>The character that follows \x: two hexadecimal digits, or any number of them in braces.</summary>
    public string CodePoint()
    {
        var digits = Peek() == '{' ? Bracketed() : "";
        if (digits.Length == 0)
            while (digits.Length < 2 && char.IsAsciiHexDigit(Peek())) digits += Next();

        if (digits.Length == 0) return "\0";
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
            ? new Rune(code).ToString()
            : throw new ArgumentException("character code point value in \\x{} or \\o{} is too large");
    }
}
