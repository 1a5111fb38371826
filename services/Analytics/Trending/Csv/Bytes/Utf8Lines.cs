using System.Buffers;
using System.IO.Pipelines;
using System.Text.Unicode;

namespace DzStore.Analytics.Trending.Csv.Bytes;

/// <summary>
/// Finds the line where a text stops being UTF-8. Decoding goes block by block and cannot tell; this second pass serves the error message.
/// </summary>
internal static class Utf8Lines
{
    private const int BlockBytes = 1 << 16;

    // No line of a traffic log is longer.
    private const int MaxLineBytes = 1 << 22;

    /// <summary>The number of the first line, from 1, that holds bytes that are not UTF-8.</summary>
    /// <param name="stream">Read from its start on.</param>
    public static async Task<long> FirstInvalidAsync(Stream stream, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BlockBytes, leaveOpen: true));
        for (long line = 1; ; line++)
        {
            var (valid, last) = await ReadLineAsync(reader, cancellationToken);
            if (!valid || last)
                return line;
        }
    }

    private static async Task<(bool Valid, bool Last)> ReadLineAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var end = read.Buffer.PositionOf((byte)'\n');
            if (end is null && read.Buffer.Length > MaxLineBytes)
                return (false, true);
            if (end is null && !read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            var line = end is { } position ? read.Buffer.Slice(0, position) : read.Buffer;
            var valid = Utf8.IsValid(line.ToArray());
            reader.AdvanceTo(end is { } at ? read.Buffer.GetPosition(1, at) : read.Buffer.End);
            return (valid, end is null);
        }
    }
}
