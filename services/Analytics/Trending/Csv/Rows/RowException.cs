namespace DzStore.Analytics.Trending.Csv.Rows;

/// <summary>
/// An invalid row whose number in the log is not known yet. The message continues a sentence that begins with "Row 7".
/// </summary>
internal sealed class RowException(string message) : Exception(message)
{
    /// <summary>The row, counted from the start of its block.</summary>
    public int Row { get; private init; }

    /// <summary>True when the block holds bytes that are not UTF-8, which are reported by line and not by row.</summary>
    public bool IsNotUtf8 { get; private init; }

    public static RowException NotUtf8() => new("is not UTF-8") { IsNotUtf8 = true };

    public RowException At(int row) => new(Message) { Row = row };
}
