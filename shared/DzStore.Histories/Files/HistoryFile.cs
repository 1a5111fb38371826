using DzStore.Histories.Operations;

namespace DzStore.Histories.Files;

/// <summary>
/// Histories as files of JSON lines (UTF-8). The first line names the kind and the version of the form, each further one is an operation:
/// <code>
/// {"history":"registers","version":1}
/// {"client":0,"invoked":100,"completed":250,"outcome":"ok","write":"x","value":1}
/// {"client":1,"invoked":120,"completed":null,"outcome":"unknown","change":"x","expected":1,"value":2,"swapped":null}
/// </code>
/// Times are nanoseconds. The last line gives the number of operations, so that a file that was cut off is not taken for a whole one.
/// </summary>
public static class HistoryFile
{
    /// <summary>Writes a history of registers.</summary>
    /// <param name="history">The history.</param>
    /// <param name="stream">Takes the lines; it stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static Task WriteAsync(History<RegisterAction> history, Stream stream, CancellationToken cancellationToken) =>
        HistoryWriter.WriteAsync(history, RegisterLine.Kind, RegisterLine.Write, stream, cancellationToken);

    /// <summary>Writes a history of transactions.</summary>
    /// <param name="history">The history.</param>
    /// <param name="stream">Takes the lines; it stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static Task WriteAsync(History<Transaction> history, Stream stream, CancellationToken cancellationToken) =>
        HistoryWriter.WriteAsync(history, TransactionLine.Kind, TransactionLine.Write, stream, cancellationToken);

    /// <summary>Reads a history of registers.</summary>
    /// <param name="stream">Has the lines; it stays open.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HistoryFormatException">A line is not of the form, or lines are missing.</exception>
    public static Task<History<RegisterAction>> ReadRegistersAsync(Stream stream, CancellationToken cancellationToken) =>
        HistoryReader.ReadAsync(RegisterLine.Kind, RegisterLine.Read, stream, cancellationToken);

    /// <summary>Reads a history of transactions.</summary>
    /// <param name="stream">Has the lines; it stays open.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HistoryFormatException">A line is not of the form, or lines are missing.</exception>
    public static Task<History<Transaction>> ReadTransactionsAsync(Stream stream, CancellationToken cancellationToken) =>
        HistoryReader.ReadAsync(TransactionLine.Kind, TransactionLine.Read, stream, cancellationToken);
}
