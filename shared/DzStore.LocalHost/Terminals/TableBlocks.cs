using System.Globalization;

namespace DzStore.LocalHost.Terminals;

/// <summary>Divides the columns of a table into blocks that fit a width, so that no column is cut off.</summary>
internal static class TableBlocks
{
    /// <summary>Texts longer than this may wrap; shorter ones, and numbers, never do.</summary>
    private const int WrapsFrom = 24;

    /// <summary>The columns of each block, in order. The first column names the rows and is in every block.</summary>
    /// <param name="columns">The headers.</param>
    /// <param name="rows">The cells of each row.</param>
    /// <param name="width">The width of the output, characters.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Divide(
        IReadOnlyList<string> columns,
        IReadOnlyList<IReadOnlyList<string>> rows,
        int width
    )
    {
        var blocks = new List<List<int>> { new() { 0 } };
        foreach (var column in Enumerable.Range(1, columns.Count - 1))
        {
            if (blocks[^1].Count > 1 && Width([.. blocks[^1], column]) > width)
                blocks.Add([0]);
            blocks[^1].Add(column);
        }

        return blocks;

        // A border and a space on each side of every cell.
        int Width(IReadOnlyList<int> block) =>
            1 + block.Sum(column => 3 + (MayWrap(columns, rows, column) ? WrapsFrom : Longest(columns, rows, column)));
    }

    public static bool MayWrap(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, int column) =>
        !AreNumbers(rows, column) && Longest(columns, rows, column) > WrapsFrom;

    /// <summary>The cells are numbers, or "-" for one that is missing.</summary>
    public static bool AreNumbers(IReadOnlyList<IReadOnlyList<string>> rows, int column) =>
        rows.All(row => row[column] == "-" || double.TryParse(row[column], NumberStyles.Number, CultureInfo.InvariantCulture, out _));

    private static int Longest(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, int column) =>
        rows.Select(row => row[column].Length).Append(columns[column].Length).Max();
}
