using System.Text.RegularExpressions;

namespace EmbeddedMongo.Query;

/// <summary>MongoDB's regular expressions (PCRE, options i m s x) on .NET's engine.</summary>
internal static class PcreRegex
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    public static Regex Compile(string pattern, string options)
    {
        try
        {
            return new Regex(pattern, Options(options), MatchLimit);
        }
        catch (RegexParseException error)
        {
            throw new MongoException(51091, $"Regular expression is invalid: {error.Message}");
        }
    }

    public static bool IsMatch(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new MongoException(51156, "Error occurred while executing regular expression. Result code: -8");
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
