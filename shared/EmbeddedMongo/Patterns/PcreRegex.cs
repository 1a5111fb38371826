using System.Text.RegularExpressions;

namespace EmbeddedMongo.Query.Patterns;

/// <summary>
/// MongoDB's regular expressions on .NET's engine. MongoDB uses PCRE in UTF mode with the options i, m, s and x;
/// <see cref="PcreTranslator"/> carries over what is written differently. What remains: a dot or a class takes one UTF-16 unit, so that
/// <c>^.$</c> does not match an emoji; recursion, branch reset, \K, \X and verbs are refused; and where PCRE gives up after a
/// number of steps, this gives up after a second on one string.
/// </summary>
internal static class PcreRegex
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    /// <exception cref="MongoException">51091 for an invalid pattern, 51108 for an unknown option.</exception>
    public static Regex Compile(string pattern, string options)
    {
        if (pattern.Contains('\0', StringComparison.Ordinal)) throw new MongoException(ErrorCode.BadValue, "Regular expression cannot contain an embedded null byte");
        if (options.Contains('\0', StringComparison.Ordinal)) throw new MongoException(ErrorCode.BadValue, "Regular expression options string cannot contain an embedded null byte");
        var flags = Options(options);
        try
        {
            return new Regex(PcreTranslator.Translate(pattern, flags.HasFlag(RegexOptions.IgnorePatternWhitespace)), flags, MatchLimit);
        }
        catch (ArgumentException error)
        {
            throw new MongoException(51091, $"Regular expression is invalid: {error.Message}");
        }
    }

    /// <exception cref="MongoException">51156 for a pattern that takes too long on this text.</exception>
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
            result |= option switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                'u' => RegexOptions.None, // UTF is always on
                _ => throw new MongoException(51108, $"invalid flag in regex options: {option}"),
            };

        return result;
    }
}
