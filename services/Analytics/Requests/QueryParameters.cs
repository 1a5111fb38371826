using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace DzStore.Analytics.Requests;

/// <summary>
/// The parameters of an address, read one by one; what is wrong with any is remembered, and parameters that nobody read are refused.
/// </summary>
internal sealed class QueryParameters(IQueryCollection query)
{
    /// <summary>What <see cref="After"/> takes.</summary>
    public const string TextPattern = @"^[^\u0000-\u001F\u007F-\u009F]+$";

    private const int MostNameCharacters = 64;

    private readonly Dictionary<string, StringValues> _unread = query.ToDictionary(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    /// <summary>What is wrong by parameter; to be asked when all have been read.</summary>
    public IReadOnlyDictionary<string, string[]> Errors()
    {
        foreach (var name in _unread.Keys)
            _errors[name.Length <= MostNameCharacters ? name : name[..MostNameCharacters] + "…"] = [$"is not a parameter of this address: it takes {string.Join(", ", _known)}"];
        return _errors;
    }

    /// <summary>How many items a page has.</summary>
    public int Limit(int fallback, int max)
    {
        if (Take("limit", 10) is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= max) return limit;
        _errors["limit"] = [$"must be a whole number from 1 to {max}"];
        return fallback;
    }

    /// <summary>The last item of the page before; null for the first page.</summary>
    public string? After(int maxCharacters) => Take("after", maxCharacters);

    /// <summary>One of a few words; null where it is not given.</summary>
    public string? Word(string name, params ReadOnlySpan<string> words)
    {
        var text = Take(name, MostNameCharacters);
        if (text is null || words.Contains(text)) return text;
        _errors[name] = [$"must be one of {string.Join(", ", words)}"];
        return null;
    }

    private string? Take(string name, int maxCharacters)
    {
        _known.Add(name);
        if (!_unread.Remove(name, out var values)) return null;
        if (values is [{ Length: > 0 } value] && value.EnumerateRunes().Count() <= maxCharacters && !value.Any(char.IsControl)) return value;
        _errors[name] = [$"must be there once, with 1 to {maxCharacters} characters and no control characters"];
        return null;
    }
}
