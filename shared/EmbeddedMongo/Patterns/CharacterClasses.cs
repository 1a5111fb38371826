namespace EmbeddedMongo.Patterns;

/// <summary>The contents of bracket expressions (between [ and ]) for PCRE's ASCII classes, and for their complements.</summary>
internal static class CharacterClasses
{
    /// <summary>The class \d.</summary>
    public const string Digit = "0-9";

    /// <summary>The class \D.</summary>
    public const string NotDigit = @"\0-/:-\uFFFF";

    /// <summary>The class \w.</summary>
    public const string Word = "a-zA-Z0-9_";

    /// <summary>The class \W.</summary>
    public const string NotWord = @"\0-/:-@\[-\^`{-\uFFFF";

    /// <summary>The class \s.</summary>
    public const string Space = @" \t-\r";

    /// <summary>The class \S.</summary>
    public const string NotSpace = @"\0-\b\u000E-\u001F!-\uFFFF";

    /// <summary>The class \h.</summary>
    public const string Horizontal = @" \t\u00A0\u2000-\u200A\u202F\u205F\u3000";

    /// <summary>Escapes characters so that each one matches only itself.</summary>
    public static string Literal(string text) => string.Concat(text.Select(letter => $@"\u{(int)letter:X4}"));

    /// <summary>Returns the contents of the POSIX class <c>[:name:]</c> or <c>[:^name:]</c>.</summary>
    /// <exception cref="ArgumentException">The class is unknown.</exception>
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
