using System.Globalization;

namespace DzStore.Trends;

/// <summary>
/// The header <c>Prefer: wait=N</c> (RFC 7240, section 4.3): a reader who has the list lets the answer wait up to N seconds for another
/// one, and so learns of it at once without asking again and again. <c>Preference-Applied</c> in the answer says that the service does so.
/// </summary>
public static class TrendWait
{
    /// <summary>The longest wait in seconds; a longer one is cut to it.</summary>
    public const int MaxSeconds = 5;

    private const string Request = "Prefer";
    private const string Response = "Preference-Applied";
    private const string Word = "wait=";

    /// <summary>The wait that a reader asks for; null for none. What cannot be read is no preference, as the RFC has it.</summary>
    public static TimeSpan? Asked(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        foreach (var line in request.Headers[Request])
        {
            foreach (var preference in line?.Split(',', StringSplitOptions.TrimEntries) ?? [])
            {
                if (
                    preference.StartsWith(Word, StringComparison.OrdinalIgnoreCase)
                    && int.TryParse(preference.AsSpan(Word.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                    && seconds > 0
                )
                {
                    return TimeSpan.FromSeconds(Math.Min(seconds, MaxSeconds));
                }
            }
        }

        return null;
    }

    /// <summary>Says in the answer that the reader's wish is granted.</summary>
    public static void Apply(HttpResponse response, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers[Response] = string.Create(CultureInfo.InvariantCulture, $"{Word}{wait.TotalSeconds}");
    }

    /// <summary>Asks for a wait.</summary>
    public static void Ask(HttpRequestMessage request, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Headers.TryAddWithoutValidation(Request, string.Create(CultureInfo.InvariantCulture, $"{Word}{wait.TotalSeconds}"));
    }

    /// <summary>True where an answer waited, or would have where there was no news: the next question may be asked at once.</summary>
    public static bool IsApplied(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Headers.TryGetValues(Response, out var values)
            && values.Any(value => value.StartsWith(Word, StringComparison.OrdinalIgnoreCase));
    }
}
