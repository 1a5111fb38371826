using System.Text;
using System.Text.Json;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Files;

/// <summary>Reads the lines of a history.</summary>
internal static class HistoryReader
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    public static async Task<History<T>> ReadAsync<T>(
        string kind,
        Func<HistoryLine, T> readAction,
        Stream stream,
        CancellationToken cancellationToken
    )
        where T : HistoryAction
    {
        ArgumentNullException.ThrowIfNull(stream);
        // Bytes that are not UTF-8 throw: a replacement character would make two keys one.
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        var operations = new List<Operation<T>>();
        var number = 0L;
        var ended = false;
        try
        {
            while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text)
            {
                number++;
                if (ended)
                    throw new HistoryFormatException(number, "nothing stands after the number of operations.");
                using var document = Parse(text, number);
                var line = new HistoryLine(document.RootElement, number);
                if (number == 1)
                    ReadHead(line, kind);
                else if (line.Has("operations"))
                    ended = ReadEnd(line, operations.Count);
                else
                    operations.Add(ReadOperation(line, readAction));
            }
        }
        catch (DecoderFallbackException e)
        {
            throw new HistoryFormatException(number + 1, "it is not UTF-8.", e);
        }

        if (!ended)
        {
            throw new HistoryFormatException(
                number + 1,
                "the number of operations is missing: the file was cut off. Take one that is whole."
            );
        }

        return new(operations);
    }

    private static JsonDocument Parse(string text, long number)
    {
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException e)
        {
            throw new HistoryFormatException(number, $"it is not JSON: {e.Message}", e);
        }
    }

    private static void ReadHead(HistoryLine line, string kind)
    {
        var found = line.Text("history");
        var version = line.Number("version");
        line.RefuseUnknown();
        if (found != kind)
            throw line.Wrong($"it is a history of {found}, and one of {kind} was asked for.");
        if (version != HistoryLine.Version)
            throw line.Wrong($"the form has version {version}; this program reads {HistoryLine.Version}.");
    }

    private static bool ReadEnd(HistoryLine line, int read)
    {
        var expected = line.Number("operations");
        line.RefuseUnknown();
        return expected == read ? true : throw line.Wrong($"the file says {expected} operations and holds {read}.");
    }

    private static Operation<T> ReadOperation<T>(HistoryLine line, Func<HistoryLine, T> readAction)
        where T : HistoryAction
    {
        var operation = new Operation<T>(
            line.Client(),
            line.Number("invoked"),
            line.NumberOrNull("completed"),
            line.Outcome(),
            readAction(line)
        );
        line.RefuseUnknown();
        return History<T>.FlawOf(operation) is { } flaw ? throw line.Wrong($"{flaw}.") : operation;
    }
}
