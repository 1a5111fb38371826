using System.Buffers.Text;
using System.Text;

namespace DzStore.Load.Http;

/// <summary>Reads the head of an HTTP/1.1 answer (RFC 9112): just what a load generator needs of it.</summary>
internal static class HttpHead
{
    /// <exception cref="InvalidDataException">It is not the head of an HTTP/1.1 answer.</exception>
    public static int Status(ReadOnlySpan<byte> head)
    {
        if (
            head.StartsWith("HTTP/1."u8)
            && head.Length > 12
            && Utf8Parser.TryParse(head.Slice(9, 3), out int status, out var read)
            && read == 3
        )
        {
            return status;
        }

        throw new InvalidDataException("The answer does not begin like one of HTTP/1.1.");
    }

    /// <returns>Null where the header is absent.</returns>
    public static int? ContentLength(ReadOnlySpan<byte> head)
    {
        var value = Find(head, "Content-Length"u8);
        if (value.IsEmpty)
            return null;
        return Utf8Parser.TryParse(value, out int length, out var read) && read == value.Length && length >= 0
            ? length
            : throw new InvalidDataException("The answer's Content-Length is no length.");
    }

    public static bool IsChunked(ReadOnlySpan<byte> head) => Ascii.EqualsIgnoreCase(Find(head, "Transfer-Encoding"u8), "chunked"u8);

    public static bool IsLast(ReadOnlySpan<byte> head) => Ascii.EqualsIgnoreCase(Find(head, "Connection"u8), "close"u8);

    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name) => Find(head, name, out _);

    /// <param name="head">Lines of a head.</param>
    /// <param name="name">The header's name.</param>
    /// <param name="rest">The lines after it.</param>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> rest)
    {
        while (true)
        {
            var end = head.IndexOf("\r\n"u8);
            var line = end < 0 ? head : head[..end];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name))
            {
                rest = end < 0 ? [] : head[(end + 2)..];
                return line[(name.Length + 1)..].Trim(" \t"u8);
            }

            if (end < 0)
            {
                rest = [];
                return [];
            }

            head = head[(end + 2)..];
        }
    }
}
