using System.Buffers.Binary;
using System.IO.Compression;
using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;

namespace DzStore.Load.Reports.Files;

/// <summary>
/// HdrHistogram's compressed encoding V2: cookie, length, zlib stream. The .NET library reads it, but itself writes zlib streams without
/// their check sum, at which the tools of other languages stop.
/// </summary>
internal static class HdrEncoding
{
    private const int Cookie = 0x1c849304 | 0x10;

    public static byte[] Compress(LongHistogram histogram)
    {
        var buffer = ByteBuffer.Allocate(histogram.GetNeededByteBufferCapacity());
        var payload = new byte[histogram.Encode(buffer, new HistogramEncoderV2())];
        buffer.Position = 0;
        for (var i = 0; i < payload.Length; i++)
            payload[i] = buffer.Get();

        using var stream = new MemoryStream();
        stream.Write(new byte[8]);
        using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(payload);
        var bytes = stream.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, Cookie);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bytes.Length - 8);
        return bytes;
    }

    /// <exception cref="FormatException">The bytes are no histogram.</exception>
    public static LongHistogram Decompress(byte[] bytes)
    {
        try
        {
            return (LongHistogram)HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(bytes), 0);
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidDataException or IndexOutOfRangeException or InvalidCastException or EndOfStreamException
            )
        {
            throw new FormatException("It is no compressed HDR histogram.", e);
        }
    }
}
