using System.Text.RegularExpressions;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Patterns;

/// <summary>
/// Runs MongoDB's regular expressions on .NET's engine. MongoDB uses PCRE in UTF mode with the options i, m, s and x;
/// <see cref="PcreTranslator"/> translates the syntax that differs. The remaining differences: a dot or a class matches one UTF-16 unit, so
/// that <c>^.$</c> does not match an emoji; recursion, branch reset, \K, \X and verbs are errors; PCRE stops after a number of steps, this
/// engine after one second for a string. See <see href="https://www.mongodb.com/docs/manual/reference/operator/query/regex/"/>.
/// </summary>
internal static class PcreRegex
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) for a null byte, 51091 for an invalid pattern, 51108 for an unknown option.
    /// </exception>
    public static Regex Compile(string pattern, string options)
    {
        if (pattern.Contains('\0', StringComparison.Ordinal))
            throw new MongoException(ErrorCode.BadValue, "Regular expression cannot contain an embedded null byte");
        if (options.Contains('\0', StringComparison.Ordinal))
            throw new MongoException(ErrorCode.BadValue, "Regular expression options string cannot contain an embedded null byte");
        var flags = Options(options);
        try
        {
            return new Regex(PcreTranslator.Translate(pattern, flags.HasFlag(RegexOptions.IgnorePatternWhitespace)), flags, MatchLimit);
        }
        catch (ArgumentException e)
        {
            throw new MongoException(51091, $"Regular expression is invalid: {e.Message}");
        }
    }

    /// <summary>Returns true when the text contains a match.</summary>
    /// <exception cref="MongoException">51156 when matching takes longer than a second.</exception>
    public static bool IsMatch(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new MongoException(51156, "Error occurred while executing regular expression: match limit exceeded");
        }
    }

    private static RegexOptions Options(string options)
    {
        var result = RegexOptions.CultureInvariant;
        foreach (var option in options)
        {
            result |= option switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                'u' => RegexOptions.None, // UTF mode is always on
                _ => throw new MongoException(51108, $"invalid flag in regex options: {option}"),
            };
        }

        return result;
    }
}
