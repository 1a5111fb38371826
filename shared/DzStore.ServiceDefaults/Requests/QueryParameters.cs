using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace DzStore.ServiceDefaults.Requests;

/// <summary>
/// The query parameters of a request, read one by one. Every error is remembered, so that a caller learns all of them at once; a parameter
/// that nobody read is unknown and refused.
/// </summary>
public sealed class QueryParameters(IQueryCollection query)
{
    /// <summary>The values that <see cref="After"/> takes, apart from their length, as a regular expression of ECMA-262.</summary>
    public const string TextPattern = @"^[^\u0000-\u001F\u007F-\u009F]+$";

    private const int MaxWordCharacters = 64;
    private const string Once = "must appear exactly once";

    private readonly Dictionary<string, StringValues> _unread = query.ToDictionary(StringComparer.Ordinal);
    private readonly RequestErrors _errors = new();
    private readonly List<string> _known = [];

    /// <summary>The errors by parameter. Call it once, after all parameters have been read.</summary>
    public IReadOnlyDictionary<string, string[]> Errors()
    {
        foreach (var name in _unread.Keys)
            _errors.AddUnknown(name, $"is an unknown query parameter: this address takes {string.Join(", ", _known)}");
        return _errors.ByName();
    }

    /// <summary>The number of items on a page, from 1 to <paramref name="max"/>.</summary>
    /// <returns><paramref name="fallback"/> where the parameter "limit" is missing or wrong.</returns>
    public int Limit(int fallback, int max)
    {
        if (Take("limit") is not { } values)
            return fallback;
        if (
            values is [var text]
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit >= 1
            && limit <= max
        )
        {
            return limit;
        }

        _errors.Add("limit", values.Count == 1 ? $"must be a whole number from 1 to {max}" : Once);
        return fallback;
    }

    /// <summary>The last item of the page before; null for the first page and where the parameter "after" is wrong.</summary>
    /// <param name="maxCharacters">The most characters, as Unicode code points.</param>
    public string? After(int maxCharacters) => OneValue("after", maxCharacters);

    /// <summary>One of a few words; null where the parameter is missing or wrong.</summary>
    public string? Word(string name, params ReadOnlySpan<string> words)
    {
        var text = OneValue(name, MaxWordCharacters);
        if (text is null || words.Contains(text))
            return text;
        _errors.Add(name, $"must be one of {string.Join(", ", words)}");
        return null;
    }

    /// <summary>A value by a rule of the caller's; null where the parameter is missing or wrong.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="check">Returns the broken rule, or null.</param>
    public string? Text(string name, Func<string, string?> check)
    {
        if (Take(name) is not { } values)
            return null;
        if (values is not [{ } value])
            _errors.Add(name, Once);
        else if (check(value) is { } error)
            _errors.Add(name, error);
        else
            return value;
        return null;
    }

    private string? OneValue(string name, int maxCharacters)
    {
        if (Take(name) is not { } values)
            return null;
        if (values is [{ Length: > 0 } value] && value.EnumerateRunes().Count() <= maxCharacters && !value.Any(char.IsControl))
            return value;
        _errors.Add(name, $"{Once}, with 1 to {maxCharacters} characters and no control characters");
        return null;
    }

    private StringValues? Take(string name)
    {
        _known.Add(name);
        return _unread.Remove(name, out var values) ? values : default(StringValues?);
    }
}
