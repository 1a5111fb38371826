using System.Buffers;
using System.Text;
using DzStore.Load.Http;

namespace DzStore.Load.Shop;

/// <summary>Reads what visitors need of the shop's answers.</summary>
internal static class ShopPage
{
    private static readonly byte[][] OrderPaths = ["/orders/fast/"u8.ToArray(), "/orders/secure/"u8.ToArray()];

    private static readonly SearchValues<byte> EndsOfId = SearchValues.Create("\"'?#/& <"u8);

    /// <summary>The hidden field that makes a form one order; null where the page has none.</summary>
    public static string? Intent(ReadOnlySpan<byte> page)
    {
        var name = page.IndexOf("name=\"intent\""u8);
        if (name < 0)
            return null;
        var tag = page[..name].LastIndexOf((byte)'<');
        var end = page[name..].IndexOf((byte)'>');
        if (tag < 0 || end < 0)
            return null;
        var element = page[tag..(name + end)];
        var value = element.IndexOf("value=\""u8);
        if (value < 0)
            return null;
        element = element[(value + 7)..];
        var quote = element.IndexOf((byte)'"');
        return quote <= 0 ? null : Encoding.ASCII.GetString(element[..quote]);
    }

    /// <summary>The order that a form's answer leads to; null where it leads elsewhere.</summary>
    public static string? OrderId(in HttpAnswer answer)
    {
        var location = answer.Header("Location"u8);
        foreach (var path in OrderPaths)
        {
            var at = location.IndexOf(path);
            if (at >= 0)
                return Id(location[(at + path.Length)..]);
        }

        return null;
    }

    /// <summary>The ids of the orders that a page links to.</summary>
    public static IEnumerable<string> OrderIds(ReadOnlySpan<byte> page)
    {
        HashSet<string>? ids = null;
        foreach (var path in OrderPaths)
        {
            for (var rest = page; rest.IndexOf(path) is >= 0 and var at; )
            {
                rest = rest[(at + path.Length)..];
                if (Id(rest) is { Length: > 0 } id)
                    (ids ??= new(StringComparer.Ordinal)).Add(id);
            }
        }

        return ids ?? [];
    }

    /// <summary>The products that a page links to, by their names in addresses.</summary>
    public static IReadOnlyList<string> Products(ReadOnlySpan<byte> page)
    {
        var slugs = new List<string>();
        for (var rest = page; rest.IndexOf("\"/products/"u8) is >= 0 and var at; )
        {
            rest = rest[(at + 11)..];
            var end = rest.IndexOfAny("\"?#/"u8);
            if (end > 0 && Encoding.ASCII.GetString(rest[..end]) is var slug && !slugs.Contains(slug))
                slugs.Add(slug);
        }

        return slugs;
    }

    private static string Id(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(EndsOfId);
        return Uri.UnescapeDataString(Encoding.ASCII.GetString(end < 0 ? text : text[..end]));
    }
}
