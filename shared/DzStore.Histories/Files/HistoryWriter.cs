using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Files;

/// <summary>Writes the lines of a history.</summary>
internal static class HistoryWriter
{
    private const int FlushAt = 64 * 1024;

    // No page ever holds the file, so only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync<T>(
        History<T> history,
        string kind,
        Action<Utf8JsonWriter, T> write,
        Stream stream,
        CancellationToken cancellationToken
    )
        where T : HistoryAction
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(stream);
        var lines = new ArrayBufferWriter<byte>(2 * FlushAt);
        using var json = new Utf8JsonWriter(lines, Options);

        Line(writer =>
        {
            writer.WriteString("history", kind);
            writer.WriteNumber("version", HistoryLine.Version);
        });
        foreach (var operation in history.Operations)
        {
            Line(writer =>
            {
                HistoryLine.Write(writer, operation);
                write(writer, operation.Action);
            });
            if (lines.WrittenCount >= FlushAt)
                await FlushAsync().ConfigureAwait(false);
        }

        Line(writer => writer.WriteNumber("operations", history.Operations.Length));
        await FlushAsync().ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);

        void Line(Action<Utf8JsonWriter> content)
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            lines.Write("\n"u8);
        }

        async Task FlushAsync()
        {
            await stream.WriteAsync(lines.WrittenMemory, cancellationToken).ConfigureAwait(false);
            lines.ResetWrittenCount();
        }
    }
}
