using System.Globalization;

namespace DzStore.Histories.Files;

/// <summary>A file is no history; the message names the line and what it should hold.</summary>
public sealed class HistoryFormatException : Exception
{
    internal HistoryFormatException(long line, string message, Exception? inner = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"Line {line} of the history: {message}"), inner) => Line = line;

    /// <summary>The number of the line, from 1.</summary>
    public long Line { get; }
}
