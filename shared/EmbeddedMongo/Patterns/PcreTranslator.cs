using System.Text;
using System.Text.RegularExpressions;

namespace EmbeddedMongo.Patterns;

/// <summary>
/// Translates a PCRE pattern to .NET's syntax: \d, \w, \s and \b are ASCII only in PCRE; possessive quantifiers, \Q…\E, \h, \R, \N,
/// \x{…}, POSIX classes and (?P…) are written differently; a [ inside a class is a literal, not a subtraction.
/// </summary>
internal sealed class PcreTranslator
{
    private const string InWord = "[" + CharacterClasses.Word + "]";
    private const string WordBegins = $"(?<!{InWord})(?={InWord})";
    private const string WordEnds = $"(?<={InWord})(?!{InWord})";

    private static readonly string[] Unsupported =
    [
        "(?R",
        "(?P>",
        "(?&",
        "(?|",
        "(?+",
        "(*",
        "(?0",
        "(?1",
        "(?2",
        "(?3",
        "(?4",
        "(?5",
        "(?6",
        "(?7",
        "(?8",
        "(?9",
    ];

    private readonly PatternReader _pattern;
    private readonly bool _extended;
    private readonly StringBuilder _output;
    private readonly Stack<int> _groups = new();

    /// <summary>The position in the output where the last atom begins; a possessive quantifier encloses the atom from there.</summary>
    private int _atom;

    private PcreTranslator(string pattern, bool extended) =>
        (_pattern, _extended, _output) = (new PatternReader(pattern), extended, new StringBuilder(pattern.Length + 16));

    /// <summary>Translates a pattern.</summary>
    /// <param name="pattern">The PCRE pattern.</param>
    /// <param name="extended">True for the option x, in which # begins a comment.</param>
    /// <exception cref="ArgumentException">The pattern is malformed or uses a feature that .NET does not have.</exception>
    public static string Translate(string pattern, bool extended) =>
        pattern.AsSpan().IndexOfAny(@"\[(+#") < 0 ? pattern : new PcreTranslator(pattern, extended).Run();

    private string Run()
    {
        while (!_pattern.AtEnd)
        {
            switch (_pattern.Peek())
            {
                case '\\':
                    Escape();
                    break;
                case '[':
                    Class();
                    break;
                case '(':
                    Group();
                    break;
                case ')':
                    EndGroup();
                    break;
                case '*' or '+' or '?' or '{':
                    Quantifier();
                    break;
                case '#' when _extended:
                    _ = _pattern.Until("\n") ?? _pattern.Quoted();
                    break;
                default:
                    Atom(_pattern.Next().ToString());
                    break;
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
        _pattern.Next();
        var letter = _pattern.Next();
        switch (letter)
        {
            case 'd':
                Atom($"[{CharacterClasses.Digit}]");
                break;
            case 'D':
                Atom($"[^{CharacterClasses.Digit}]");
                break;
            case 'w':
                Atom(InWord);
                break;
            case 'W':
                Atom($"[^{CharacterClasses.Word}]");
                break;
            case 's':
                Atom($"[{CharacterClasses.Space}]");
                break;
            case 'S':
                Atom($"[^{CharacterClasses.Space}]");
                break;
            case 'h':
                Atom($"[{CharacterClasses.Horizontal}]");
                break;
            case 'H':
                Atom($"[^{CharacterClasses.Horizontal}]");
                break;
            case 'b':
                Atom($"(?:{WordBegins}|{WordEnds})");
                break;
            case 'B':
                Atom($"(?!{WordBegins}|{WordEnds})");
                break;
            case 'R':
                Atom(@"(?>\r\n|[\n-\r\u0085\u2028\u2029])");
                break;
            case 'N':
                Atom(@"[^\n]");
                break;
            case 'Q':
                foreach (var quoted in _pattern.Quoted())
                    Atom(Regex.Escape(quoted.ToString()));
                break;
            case 'E':
                break;
            case 'x':
                Atom(Regex.Escape(_pattern.CodePoint()));
                break;
            case 'p' or 'P':
                Atom($@"\{letter}{{{Property()}}}");
                break;
            case 'k':
                Atom($@"\k<{_pattern.Bracketed()}>");
                break;
            case 'g':
                Atom($@"\k<{BackReference()}>");
                break;
            case 'K' or 'X' or 'C':
                throw new ArgumentException($@"\{letter} is not supported here");
            default:
                Atom($@"\{letter}");
                break;
        }
    }

    private string Property() => _pattern.Peek() == '{' ? _pattern.Bracketed() : _pattern.Next().ToString();

    private string BackReference()
    {
        var name = _pattern.Peek() == '{' ? _pattern.Bracketed() : _pattern.Next().ToString();
        return name.StartsWith('-') ? throw new ArgumentException("relative back references are not supported here") : name;
    }

    private void Group()
    {
        foreach (var construct in Unsupported)
        {
            if (_pattern.Follows(construct))
                throw new ArgumentException($"'{construct}' (recursion, branch reset or a verb) is not supported here");
        }

        if (_pattern.Skip("(?P="))
        {
            Atom($@"\k<{Closed()}>");
        }
        else if (_pattern.Skip("(?#"))
        {
            Closed();
        }
        else
        {
            _groups.Push(_output.Length);
            if (_pattern.Skip("(?P<"))
                _output.Append("(?<");
            else if (_pattern.Skip("(?"))
                Head();
            else
                _output.Append(_pattern.Next());
        }
    }

    /// <summary>
    /// Copies the head of a group after "(?" up to the group's own pattern; its characters are neither atoms nor quantifiers.
    /// </summary>
    private void Head()
    {
        _output.Append("(?");
        while (_pattern.Peek() is ':' or '=' or '!' or '<' or '>' or '\'' or '-' || char.IsAsciiLetter(_pattern.Peek()))
        {
            var head = _pattern.Next();
            _output.Append(head);
            if (head is ':' or '=' or '!' or '>')
                break;
        }
    }

    private string Closed() => _pattern.Until(")") ?? throw new ArgumentException("missing closing parenthesis");

    private void EndGroup()
    {
        _output.Append(_pattern.Next());
        _atom = _groups.TryPop(out var start) ? start : _output.Length - 1;
    }

    private void Quantifier()
    {
        var quantifier = _pattern.Next().ToString();
        if (quantifier == "{")
        {
            quantifier = Count();
            if (quantifier.Length == 0)
            {
                Atom(@"\{"); // a brace that begins no quantifier is a literal
                return;
            }
        }

        if (_pattern.Skip("+"))
            _output.Insert(_atom, "(?>").Append(quantifier).Append(')');
        else
            _output.Append(quantifier).Append(_pattern.Skip("?") ? "?" : "");
    }

    /// <summary>
    /// Reads the rest of <c>{2}</c>, <c>{2,}</c> or <c>{2,3}</c> and returns it with its braces. Empty, with nothing read, when the brace
    /// begins no quantifier.
    /// </summary>
    private string Count()
    {
        var ahead = 0;
        while (char.IsAsciiDigit(_pattern.Peek(ahead)))
            ahead++;
        if (ahead == 0)
            return "";
        if (_pattern.Peek(ahead) == ',')
            ahead++;
        while (char.IsAsciiDigit(_pattern.Peek(ahead)))
            ahead++;
        return _pattern.Peek(ahead) == '}' ? "{" + _pattern.Until("}") + "}" : "";
    }

    private void Class()
    {
        _atom = _output.Length;
        _output.Append(_pattern.Next());
        if (_pattern.Skip("^"))
            _output.Append('^');
        if (_pattern.Skip("]"))
            _output.Append(@"\]");
        while (!_pattern.AtEnd)
        {
            var letter = _pattern.Next();
            _output.Append(
                letter switch
                {
                    '[' when _pattern.Skip(":") => CharacterClasses.Posix(
                        _pattern.Until(":]") ?? throw new ArgumentException("a POSIX class is not closed")
                    ),
                    '[' => @"\[",
                    '\\' => ClassEscape(_pattern.Next()),
                    _ => letter.ToString(),
                }
            );
            if (letter == ']')
                return;
        }

        throw new ArgumentException("missing terminating ] for character class");
    }

    private string ClassEscape(char letter) =>
        letter switch
        {
            'd' => CharacterClasses.Digit,
            'D' => CharacterClasses.NotDigit,
            'w' => CharacterClasses.Word,
            'W' => CharacterClasses.NotWord,
            's' => CharacterClasses.Space,
            'S' => CharacterClasses.NotSpace,
            'h' => CharacterClasses.Horizontal,
            'E' => "",
            'Q' => CharacterClasses.Literal(_pattern.Quoted()),
            'x' => CharacterClasses.Literal(_pattern.CodePoint()),
            'p' or 'P' => $@"\{letter}{{{Property()}}}",
            _ => $@"\{letter}",
        };
}
