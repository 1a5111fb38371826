using System.Globalization;
using System.Text;

namespace DzStore.Load.Shop;

/// <summary>The cookies of one visitor (RFC 6265): just what a shop on one host needs. Thread-safe.</summary>
public sealed class CookieJar
{
    private readonly Lock _gate = new();
    private readonly List<Cookie> _cookies = [];

    // Nearly every request has the same path prefix: the line is written again only when a cookie has changed.
    private string? _root;

    /// <summary>The header line for a request, with its line end; empty where no cookie is for its path.</summary>
    /// <param name="path">The path, without a query.</param>
    public string HeaderLine(string path)
    {
        lock (_gate)
        {
            if (_cookies.TrueForAll(cookie => cookie.Path == "/" || !cookie.IsFor(path)))
                return _root ??= Line("/");
            return Line(path);
        }
    }

    /// <summary>Takes the value of a Set-Cookie header.</summary>
    /// <returns>The cookie's value; null where it was removed.</returns>
    public string? Take(ReadOnlySpan<byte> header)
    {
        var parts = Encoding.ASCII.GetString(header).Split(';', StringSplitOptions.TrimEntries);
        if (parts[0].Split('=', 2) is not [{ Length: > 0 } name, var value])
            return null;
        var path = Attribute(parts, "path") is ['/', ..] given ? given : "/";
        var isGone = IsPast(parts);
        lock (_gate)
        {
            _root = null;
            _cookies.RemoveAll(cookie => cookie.Name == name && cookie.Path == path);
            if (!isGone)
                _cookies.Add(new(name, value, path));
        }

        return isGone ? null : value;
    }

    /// <summary>Throws every cookie away, as a browser's new profile does.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _root = null;
            _cookies.Clear();
        }
    }

    private string Line(string path)
    {
        var pairs = string.Join("; ", _cookies.Where(cookie => cookie.IsFor(path)).Select(cookie => $"{cookie.Name}={cookie.Value}"));
        return pairs.Length == 0 ? "" : $"Cookie: {pairs}\r\n";
    }

    private static bool IsPast(string[] parts) =>
        Attribute(parts, "max-age") is { } age
            ? !long.TryParse(age, CultureInfo.InvariantCulture, out var seconds) || seconds <= 0
            // Servers remove a cookie with the first day of the epoch; no other date is in the past.
            : Attribute(parts, "expires") is { } date && date.Contains("1970", StringComparison.Ordinal);

    private static string? Attribute(string[] parts, string name)
    {
        foreach (var part in parts.AsSpan(1))
        {
            if (part.StartsWith(name, StringComparison.OrdinalIgnoreCase) && part.Length > name.Length && part[name.Length] == '=')
                return part[(name.Length + 1)..];
        }

        return null;
    }

    private sealed record Cookie(string Name, string Value, string Path)
    {
        public bool IsFor(string path) =>
            Path == "/"
            || (
                path.StartsWith(Path, StringComparison.Ordinal)
                && (path.Length == Path.Length || Path[^1] == '/' || path[Path.Length] == '/')
            );
    }
}
