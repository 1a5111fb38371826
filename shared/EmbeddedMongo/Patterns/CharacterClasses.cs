namespace EmbeddedMongo.Query.Patterns;

/// <summary>What stands between [ and ] for PCRE's ASCII classes, and for what they leave out.</summary>
internal static class CharacterClasses
{
    public const string Digit = "0-9";
    public const string NotDigit = @"\0-/:-\uFFFF";
    public const string Word = "a-zA-Z0-9_";
    public const string NotWord = @"\0-/:-@\[-\^`{-\uFFFF";
    public const string Space = @" \t-\r";
    public const string NotSpace = @"\0-\b\u000E-\u001F!-\uFFFF";
    public const string Horizontal = @" \t\u00A0\u2000-\u200A\u202F\u205F\u3000";

    /// <summary>Characters that mean nothing but themselves.</summary>
    public static string Literal(string text) => string.Concat(text.Select(letter => $@"\u{(int)letter:X4}"));

    /// <summary>The inside of <c>[:name:]</c> or <c>[:^name:]</c>.</summary>
    public static string Posix(string name)
    {
        var negated = name.StartsWith('^');
        var (inside, outside) = name.TrimStart('^') switch
        {
            "alpha" => ("a-zA-Z", @"\0-@\[-`{-\uFFFF"),
            "digit" => (Digit, NotDigit),
            "alnum" => ("a-zA-Z0-9", @"\0-/:-@\[-`{-\uFFFF"),
            "upper" => ("A-Z", @"\0-@\[-\uFFFF"),
            "lower" => ("a-z", @"\0-`{-\uFFFF"),
            "space" => (Space, NotSpace),
            "blank" => (@" \t", @"\0-\b\n-\u001F!-\uFFFF"),
            "punct" => (@"!-/:-@\[-`{-~", @"\0- 0-9A-Za-z\u007F-\uFFFF"),
            "cntrl" => (@"\0-\u001F\u007F", @" -~\u0080-\uFFFF"),
            "print" => (" -~", @"\0-\u001F\u007F-\uFFFF"),
            "graph" => ("!-~", @"\0- \u007F-\uFFFF"),
            "xdigit" => ("0-9a-fA-F", @"\0-/:-@G-`g-\uFFFF"),
            "word" => (Word, NotWord),
            _ => throw new ArgumentException($"unknown POSIX class name {name}"),
        };
        return negated ? outside : inside;
    }
}
