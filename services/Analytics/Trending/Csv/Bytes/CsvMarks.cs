using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Tells where fields and rows of CSV end, 64 bytes at a time: the bytes are compared at once, and each leaves a bit. Every quote opens a quoted field or
/// closes one, a doubled one being closed and opened again; so that a byte is in a quoted field if the quotes up to it are odd in number. That
/// holds for as long as quotes are where RFC 4180 has them, and up to the first one that is elsewhere the marks are right.
/// </summary>
internal struct CsvMarks()
{
    public const int Width = 64;

    // Of the byte before: all ones if it is in a quoted field; one if a field may begin after it; one if it closed a field.
    private ulong _quoted;
    private ulong _begins = 1;
    private ulong _closed;

    /// <summary>The commas, line feeds and carriage returns that are in no quoted field.</summary>
    public ulong Separators { get; private set; }

    /// <summary>The line feeds among them.</summary>
    public ulong LineFeeds { get; private set; }

    /// <summary>Whether a quote was found where RFC 4180 has none: what is marked lies before it, and nothing after it can be told.</summary>
    public bool IsOdd { get; private set; }

    /// <summary>Marks the next bytes.</summary>
    /// <param name="csv">From the start of a row on.</param>
    /// <param name="at">0, then in steps of the width.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Next(ReadOnlySpan<byte> csv, int at)
    {
        if (csv.Length - at >= Width) Mark(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(csv), (nuint)at), ulong.MaxValue);
        else Last(csv[at..]);
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
        var (commas, feeds, returns, quotes) = (Where(bytes, ','), Where(bytes, '\n'), Where(bytes, '\r'), Where(bytes, '"'));

        var quoted = OddUpTo(quotes) ^ _quoted;
        var (opening, closing, separators) = (quotes & quoted, quotes & ~quoted, (commas | feeds | returns) & ~quoted);
        var begins = separators | closing;
        var odd = real & (opening & ~(begins << 1 | _begins) | (closing << 1 | _closed) & ~(separators | opening));
        (_quoted, _begins, _closed) = ((ulong)((long)quoted >> (Width - 1)), begins >> (Width - 1), closing >> (Width - 1));

        // All bits below the lowest that is odd; all there are where none is.
        var told = real & (odd & (0 - odd)) - 1;
        (Separators, LineFeeds, IsOdd) = (separators & told, feeds & separators & told, odd != 0);
    }

    private static ulong Where(Vector512<byte> bytes, char wanted) => Vector512.Equals(bytes, Vector512.Create((byte)wanted)).ExtractMostSignificantBits();

    /// <summary>Sets each bit up to which, itself included, an odd number is set.</summary>
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
