using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmbeddedMongo.Query;

/// <summary>
/// Writes a PCRE pattern in .NET's dialect: \d, \w, \s and \b are ASCII in PCRE; possessive quantifiers, \Q…\E, \h, \R, \N,
/// \x{…}, POSIX classes and (?P…) are spelt differently; a [ within a class is a letter, not a subtraction.
/// </summary>
internal sealed class PcreTranslator(string pattern, bool extended)
{
    private readonly StringBuilder _output = new(pattern.Length + 16);
    private readonly Stack<int> _groups = new();
    private int _position;
    private int _atom;

    /// <exception cref="ArgumentException">The pattern uses what .NET cannot do.</exception>
    public static string Translate(string pattern, bool extended) =>
        pattern.AsSpan().IndexOfAny(@"\[(+#") < 0 ? pattern : new PcreTranslator(pattern, extended).Run();

    private string Run()
    {
        while (_position < pattern.Length)
        {
            switch (pattern[_position])
            {
                case '\\': Escape(); break;
                case '[': Class(); break;
                case '(': Group(); break;
                case ')': EndGroup(); break;
                case '*' or '+' or '?' or '{': Quantifier(); break;
                case '#' when extended: Comment(); break;
                default: Atom(pattern[_position++].ToString()); break;
            }
        }

        return _output.ToString();
    }

    private void Atom(string text)
    {
        _atom = _output.Length;
        _output.Append(text);
    }

    private void Escape()
    {
        var escape = Next(2);
        switch (escape[1])
        {
            case 'd': Atom("[0-9]"); break;
            case 'D': Atom("[^0-9]"); break;
            case 'w': Atom("[a-zA-Z0-9_]"); break;
            case 'W': Atom("[^a-zA-Z0-9_]"); break;
            case 's': Atom(@"[ \t-\r]"); break;
            case 'S': Atom(@"[^ \t-\r]"); break;
            case 'b': Atom("(?:(?<=[a-zA-Z0-9_])(?![a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?=[a-zA-Z0-9_]))"); break;
            case 'B': Atom("(?:(?<=[a-zA-Z0-9_])(?=[a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?![a-zA-Z0-9_]))"); break;
            case 'h': Atom(@"[ \t\u00A0\u2000-\u200A\u202F\u205F\u3000]"); break;
            case 'H': Atom(@"[^ \t\u00A0\u2000-\u200A\u202F\u205F\u3000]"); break;
            case 'R': Atom(@"(?>\r\n|[\n-\r\u0085\u2028\u2029])"); break;
            case 'N': Atom(@"[^\n]"); break;
            case 'Q': foreach (var letter in Quoted()) Atom(Regex.Escape(letter.ToString())); break;
            case 'E': break;
            case 'x': Atom(Regex.Escape(CodePoint())); break;
            case 'p' or 'P' when _position < pattern.Length && pattern[_position] != '{': Atom($"{escape}{{{Next(1)}}}"); break;
            case 'p' or 'P' or 'k': Atom(escape + Braced()); break;
            case 'g': Atom(BackReference()); break;
            case 'K' or 'X' or 'C': throw new ArgumentException($"{escape} is not supported here");
            default: Atom(escape); break;
        }
    }

    private void Group()
    {
        _groups.Push(_output.Length);
        if (Follows("(?P<")) Append(4, "(?<");
        else if (Follows("(?P=")) { _groups.Pop(); _position += 4; Atom($@"\k<{Until(')')}>"); }
        else if (Follows("(?P>") || Follows("(?R") || Follows("(?&") || Follows("(?|") || Follows("(?+") || Follows("(*") || (Follows("(?") && char.IsAsciiDigit(Peek(2))))
            throw new ArgumentException($"'{pattern.AsSpan(_position, Math.Min(4, pattern.Length - _position))}' (recursion, branch reset or a verb) is not supported here");
        else if (Follows("(?#")) { _groups.Pop(); Until(')'); }
        else if (Follows("(?"))
        {
            Append(2, "(?");
            // Up to what ends the group's head, so that its letters are not taken for atoms or quantifiers.
            while (_position < pattern.Length && pattern[_position] is ':' or '=' or '!' or '<' or '>' or '\'' or '-' || char.IsAsciiLetter(Peek(0)))
            {
                var head = pattern[_position];
                Append(1, head.ToString());
                if (head is ':' or '=' or '!' or '>') break;
            }
        }
        else Append(1, "(");
    }

    private void EndGroup()
    {
        _position++;
        _output.Append(')');
        _atom = _groups.TryPop(out var start) ? start : _output.Length - 1;
    }

    private void Quantifier()
    {
        var quantifier = Next(1);
        if (quantifier == "{")
        {
            // A brace that begins no count is a letter, in PCRE as in .NET.
            var end = pattern.IndexOf('}', _position);
            if (end < 0 || !IsCount(pattern.AsSpan(_position, end - _position))) { Atom(@"\{"); return; }
            quantifier += Next(end + 1 - _position);
        }

        if (Peek(0) == '+')
        {
            _position++;
            _output.Insert(_atom, "(?>").Append(quantifier).Append(')');
        }
        else
        {
            _output.Append(quantifier);
            if (Peek(0) == '?') _output.Append(Next(1));
        }
    }

    private void Class()
    {
        _atom = _output.Length;
        _output.Append(Next(1));
        if (Peek(0) == '^') _output.Append(Next(1));
        if (Peek(0) == ']') { _position++; _output.Append(@"\]"); }
        while (_position < pattern.Length)
        {
            var letter = Next(1)[0];
            if (letter == ']') { _output.Append(']'); return; }
            if (letter == '[' && Peek(0) == ':' && pattern.IndexOf(":]", _position, StringComparison.Ordinal) is var end and > 0)
            {
                _output.Append(Posix(pattern[(_position + 1)..end]));
                _position = end + 2;
            }
            else if (letter == '[') _output.Append(@"\[");
            else if (letter == '\\') _output.Append(ClassEscape());
            else _output.Append(letter);
        }

        throw new ArgumentException("missing terminating ] for character class");
    }

    private string ClassEscape()
    {
        var letter = Next(1)[0];
        switch (letter)
        {
            case 'd': return "0-9";
            case 'D': return @"\0-/:-\uFFFF";
            case 'w': return "a-zA-Z0-9_";
            case 'W': return @"\0-/:-@\[-\^`{-\uFFFF";
            case 's': return @" \t-\r";
            case 'S': return @"\0-\b\u000E-\u001F!-\uFFFF";
            case 'h': return @" \t\u00A0\u2000-\u200A\u202F\u205F\u3000";
            case 'Q': return string.Concat(Quoted().Select(each => char.IsAsciiLetterOrDigit(each) ? each.ToString() : $@"\u{(int)each:X4}"));
            case 'E': return "";
            case 'x': return string.Concat(CodePoint().Select(each => $@"\u{(int)each:X4}"));
            case 'p' or 'P' when Peek(0) != '{': return $@"\{letter}{{{Next(1)}}}";
            case 'p' or 'P': return $@"\{letter}{Braced()}";
            default: return $@"\{letter}";
        }
    }

    private static string Posix(string name)
    {
        var negated = name.StartsWith('^');
        var (inside, outside) = name.TrimStart('^') switch
        {
            "alpha" => ("a-zA-Z", @"\0-@\[-`{-\uFFFF"),
            "digit" => ("0-9", @"\0-/:-\uFFFF"),
            "alnum" => ("a-zA-Z0-9", @"\0-/:-@\[-`{-\uFFFF"),
            "upper" => ("A-Z", @"\0-@\[-\uFFFF"),
            "lower" => ("a-z", @"\0-`{-\uFFFF"),
            "space" => (@" \t-\r", @"\0-\b\u000E-\u001F!-\uFFFF"),
            "blank" => (@" \t", @"\0-\b\n-\u001F!-\uFFFF"),
            "punct" => (@"!-/:-@\[-`{-~", @"\0- 0-9A-Za-z\u007F-\uFFFF"),
            "cntrl" => (@"\0-\u001F\u007F", @" -~\u0080-\uFFFF"),
            "print" => (" -~", @"\0-\u001F\u007F-\uFFFF"),
            "graph" => ("!-~", @"\0- \u007F-\uFFFF"),
            "xdigit" => ("0-9a-fA-F", @"\0-/:-@G-`g-\uFFFF"),
            "word" => ("a-zA-Z0-9_", @"\0-/:-@\[-\^`{-\uFFFF"),
            _ => throw new ArgumentException($"unknown POSIX class name {name}"),
        };
        return negated ? outside : inside;
    }

    private void Comment()
    {
        var end = pattern.IndexOf('\n', _position);
        _position = end < 0 ? pattern.Length : end + 1;
    }

    private string Quoted()
    {
        var end = pattern.IndexOf(@"\E", _position, StringComparison.Ordinal);
        var quoted = end < 0 ? pattern[_position..] : pattern[_position..end];
        _position = end < 0 ? pattern.Length : end + 2;
        return quoted;
    }

    private string CodePoint()
    {
        string digits;
        if (Peek(0) == '{') digits = Braced()[1..^1];
        else
        {
            var start = _position;
            while (_position < Math.Min(start + 2, pattern.Length) && char.IsAsciiHexDigit(pattern[_position])) _position++;
            digits = pattern[start.._position];
        }

        if (digits.Length == 0) return "\0";
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
            ? new Rune(code).ToString()
            : throw new ArgumentException("character code point value in \\x{} or \\o{} is too large");
    }

    private string BackReference()
    {
        var name = Peek(0) == '{' ? Braced()[1..^1] : Next(1);
        return name.StartsWith('-') ? throw new ArgumentException("relative back references are not supported here") : $@"\k<{name}>";
    }

    private string Braced()
    {
        var end = Peek(0) switch { '{' => '}', '<' => '>', '\'' => '\'', _ => '\0' };
        if (end == '\0') return "";
        var close = pattern.IndexOf(end, _position + 1);
        return close < 0 ? throw new ArgumentException("an escape's brace is not closed") : Next(close + 1 - _position);
    }

    private static bool IsCount(ReadOnlySpan<char> text)
    {
        var comma = text.IndexOf(',');
        var least = comma < 0 ? text : text[..comma];
        return !least.IsEmpty && !least.ContainsAnyExceptInRange('0', '9') && !text[Math.Min(least.Length + 1, text.Length)..].ContainsAnyExceptInRange('0', '9');
    }

    private string Until(char end)
    {
        var close = pattern.IndexOf(end, _position);
        if (close < 0) throw new ArgumentException("missing closing parenthesis");
        var text = pattern[_position..close];
        _position = close + 1;
        return text;
    }

    private void Append(int consumed, string text)
    {
        _position += consumed;
        _output.Append(text);
    }

    private string Next(int count) => _position + count <= pattern.Length
        ? pattern[_position..(_position += count)]
        : throw new ArgumentException(@"\ at end of pattern");

    private char Peek(int ahead) => _position + ahead < pattern.Length ? pattern[_position + ahead] : '\0';

    private bool Follows(string text) => string.CompareOrdinal(pattern, _position, text, 0, text.Length) == 0;
}
