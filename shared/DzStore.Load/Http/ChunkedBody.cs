using System.Buffers.Text;

namespace DzStore.Load.Http;

/// <summary>Takes the framing out of a chunked body (RFC 9112, 7.1), in place.</summary>
internal static class ChunkedBody
{
    /// <param name="raw">What has been read of the body so far; the decoded bytes are moved to its beginning once it is whole.</param>
    /// <param name="decoded">How many bytes they are.</param>
    /// <returns>How many bytes of <paramref name="raw"/> the body took; 0 while it is not whole, and nothing was moved.</returns>
    /// <exception cref="InvalidDataException">The framing is broken.</exception>
    public static int Decode(Span<byte> raw, out int decoded)
    {
        decoded = 0;
        var consumed = Walk(raw, move: false, ref decoded);
        if (consumed == 0)
            return 0;
        decoded = 0;
        return Walk(raw, move: true, ref decoded);
    }

    private static int Walk(Span<byte> raw, bool move, ref int decoded)
    {
        var at = 0;
        while (true)
        {
            var end = raw[at..].IndexOf("\r\n"u8);
            if (end < 0)
                return 0;
            var line = raw.Slice(at, end);
            // What follows a semicolon are extensions, which a recipient may ignore.
            if (
                !Utf8Parser.TryParse(line, out int size, out var read, 'x')
                || size < 0
                || (read < line.Length && line[read] is not ((byte)';' or (byte)' '))
            )
            {
                throw new InvalidDataException("A chunk of the answer does not begin with its size.");
            }

            at += end + 2;
            if (size == 0)
                return Trailers(raw, at);
            if (raw.Length - at < size + 2)
                return 0;
            if (!raw.Slice(at + size, 2).SequenceEqual("\r\n"u8))
                throw new InvalidDataException("A chunk of the answer does not end where its size says.");
            if (move)
                raw.Slice(at, size).CopyTo(raw[decoded..]);
            decoded += size;
            at += size + 2;
        }
    }

    private static int Trailers(ReadOnlySpan<byte> raw, int at)
    {
        while (true)
        {
            var end = raw[at..].IndexOf("\r\n"u8);
            if (end < 0)
                return 0;
            at += end + 2;
            if (end == 0)
                return at;
        }
    }
}
