using System.Globalization;
using System.Text;

namespace EmbeddedMongo.Patterns;

/// <summary>Reads a regular expression from left to right.</summary>
internal sealed class PatternReader(string pattern)
{
    private int _position;

    /// <summary>True when the whole pattern has been read.</summary>
    public bool AtEnd => _position >= pattern.Length;

    /// <summary>Returns the next character without reading it, or NUL at the end (a pattern contains no NUL).</summary>
    public char Peek(int ahead = 0) => _position + ahead < pattern.Length ? pattern[_position + ahead] : '\0';

    /// <summary>Returns true when the text comes next.</summary>
    public bool Follows(string text) => string.CompareOrdinal(pattern, _position, text, 0, text.Length) == 0;

    /// <summary>Reads the text if it comes next.</summary>
    public bool Skip(string text)
    {
        if (!Follows(text))
            return false;
        _position += text.Length;
        return true;
    }

    /// <summary>Reads one character.</summary>
    /// <exception cref="ArgumentException">The pattern ends here, which only a trailing backslash causes.</exception>
    public char Next() => AtEnd ? throw new ArgumentException(@"\ at end of pattern") : pattern[_position++];

    /// <summary>Reads the text before an end mark, and the mark itself. Null, with nothing read, when the mark does not come.</summary>
    public string? Until(string end)
    {
        var at = pattern.IndexOf(end, _position, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var text = pattern[_position..at];
        _position = at + end.Length;
        return text;
    }

    /// <summary>Reads the quoted text between \Q, which has been read, and \E or the end of the pattern.</summary>
    public string Quoted()
    {
        if (Until(@"\E") is { } quoted)
            return quoted;
        var rest = pattern[_position..];
        _position = pattern.Length;
        return rest;
    }

    /// <summary>Reads a name in braces, angle brackets or quotes; empty when none comes next.</summary>
    /// <exception cref="ArgumentException">The closing bracket is missing.</exception>
    public string Bracketed()
    {
        var end = Peek() switch
        {
            '{' => "}",
            '<' => ">",
            '\'' => "'",
            _ => "",
        };
        if (end.Length == 0)
            return "";
        Next();
        return Until(end) ?? throw new ArgumentException($"missing terminating {end} in an escape");
    }

    /// <summary>Reads the character code after \x: at most two hexadecimal digits, or any number of them in braces.</summary>
    /// <exception cref="ArgumentException">The code is not a Unicode scalar value.</exception>
    public string CodePoint()
    {
        var digits = Peek() == '{' ? Bracketed() : "";
        if (digits.Length == 0)
        {
            while (digits.Length < 2 && char.IsAsciiHexDigit(Peek()))
                digits += Next();
        }

        if (digits.Length == 0)
            return "\0";
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
            ? new Rune(code).ToString()
            : throw new ArgumentException("character code point value in \\x{} or \\o{} is too large");
    }
}
