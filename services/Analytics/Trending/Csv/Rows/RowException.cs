namespace DzStore.Analytics.Trending;

/// <summary>A row that is not what it should be, before it is known which row of its log it is. The message goes on where "Row 7" ends.</summary>
internal sealed class RowException(string message) : Exception(message)
{
    /// <summary>The row, counted from the start of its block.</summary>
    public int Row { get; private init; }

    /// <summary>Whether the block holds bytes that are not UTF-8, which are found by line and not by row.</summary>
    public bool IsNotUtf8 { get; private init; }

    public static RowException NotUtf8() => new("is not UTF-8") { IsNotUtf8 = true };

    public RowException At(int row) => new(Message) { Row = row };
}
