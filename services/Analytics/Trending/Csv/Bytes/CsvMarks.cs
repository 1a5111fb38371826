using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DzStore.Analytics.Trending.Csv.Bytes;

/// <summary>
/// Marks where fields and rows of CSV end, 64 bytes at a time, with one bit for each byte. Every quote opens or closes a quoted field, and
/// a doubled one closes and opens it: a byte is in a quoted field if the number of quotes up to it is odd. That holds while quotes stand
/// where RFC 4180 has them; up to the first that does not, the marks are right.
/// </summary>
/// <param name="separator">The character between fields.</param>
internal struct CsvMarks(byte separator)
{
    public const int Width = 64;

    private readonly byte _separator = separator;

    // State after the byte before: all ones in a quoted field; one if a field may begin next; one if that byte closed a field.
    private ulong _quoted;
    private ulong _begins = 1;
    private ulong _closed;

    /// <summary>The field separators, line feeds and carriage returns that are in no quoted field.</summary>
    public ulong Separators { get; private set; }

    /// <summary>The line feeds among them.</summary>
    public ulong LineFeeds { get; private set; }

    /// <summary>
    /// True when a quote stands where RFC 4180 has none: all marks lie before it, and nothing after it can be told.
    /// </summary>
    public bool IsOdd { get; private set; }

    /// <summary>Marks the next bytes.</summary>
    /// <param name="csv">From the start of a row on.</param>
    /// <param name="at">0, then in steps of the width.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next(ReadOnlySpan<byte> csv, int at)
    {
        if (csv.Length - at >= Width)
            Mark(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(csv), (nuint)at), ulong.MaxValue);
        else
            Last(csv[at..]);
    }

    private void Last(ReadOnlySpan<byte> csv)
    {
        Span<byte> bytes = stackalloc byte[Width];
        bytes.Clear();
        csv.CopyTo(bytes);
        Mark(Vector512.Create<byte>(bytes), (1UL << csv.Length) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mark(Vector512<byte> bytes, ulong real)
    {
        var (fields, feeds, returns, quotes) = (
            Where(bytes, _separator),
            Where(bytes, (byte)'\n'),
            Where(bytes, (byte)'\r'),
            Where(bytes, (byte)'"')
        );

        var quoted = OddUpTo(quotes) ^ _quoted;
        var (opening, closing, separators) = (quotes & quoted, quotes & ~quoted, (fields | feeds | returns) & ~quoted);
        var begins = separators | closing;
        var odd = real & (opening & ~(begins << 1 | _begins) | (closing << 1 | _closed) & ~(separators | opening));
        (_quoted, _begins, _closed) = ((ulong)((long)quoted >> (Width - 1)), begins >> (Width - 1), closing >> (Width - 1));

        // All bits below the lowest odd one; all bits when none is odd.
        var told = real & (odd & (0 - odd)) - 1;
        (Separators, LineFeeds, IsOdd) = (separators & told, feeds & separators & told, odd != 0);
    }

    private static ulong Where(Vector512<byte> bytes, byte wanted) =>
        Vector512.Equals(bytes, Vector512.Create(wanted)).ExtractMostSignificantBits();

    /// <summary>Sets each bit for which the number of set bits up to it, itself included, is odd.</summary>
    private static ulong OddUpTo(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        bits ^= bits << 32;
        return bits;
    }
}
