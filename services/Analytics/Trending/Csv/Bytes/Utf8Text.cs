using System.Text;
using System.Text.Unicode;

namespace DzStore.Analytics.Trending.Csv.Bytes;

/// <summary>Reads a line and then valid UTF-8 as text, decoded straight into the caller's buffer.</summary>
internal sealed class Utf8Text(string line, ReadOnlyMemory<byte> utf8) : TextReader
{
    private int _ofLine;
    private int _at;
    private char _second;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (_ofLine < line.Length)
        {
            var part = line.AsSpan(_ofLine, Math.Min(buffer.Length, line.Length - _ofLine));
            part.CopyTo(buffer);
            _ofLine += part.Length;
            return part.Length;
        }
        if (_second != 0)
        {
            (buffer[0], _second) = (_second, '\0');
            return 1;
        }
        var rest = utf8.Span[_at..];
        if (buffer.IsEmpty || rest.IsEmpty)
            return 0;
        Utf8.ToUtf16(rest, buffer, out var read, out var written);
        _at += read;
        return written > 0 ? written : ReadHalf(rest, buffer);
    }

    /// <summary>Writes the first of two characters for one code point: the buffer has room for one.</summary>
    private int ReadHalf(ReadOnlySpan<byte> rest, Span<char> buffer)
    {
        Rune.DecodeFromUtf8(rest, out var rune, out var read);
        Span<char> pair = stackalloc char[2];
        rune.EncodeToUtf16(pair);
        (buffer[0], _second) = (pair[0], pair[1]);
        _at += read;
        return 1;
    }
}
