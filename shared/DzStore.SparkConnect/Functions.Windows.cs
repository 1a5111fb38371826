namespace DzStore.SparkConnect;

public static partial class Functions
{
    /// <summary>The number of the row within its window, from 1 (<c>row_number</c>).</summary>
    public static Column RowNumber() => Call("row_number");

    /// <summary>The rank of the row within its window, from 1; equal rows share a rank, and gaps follow them (<c>rank</c>).</summary>
    public static Column Rank() => Call("rank");

    /// <summary>The rank of the row within its window, from 1; equal rows share a rank without gaps (<c>dense_rank</c>).</summary>
    public static Column DenseRank() => Call("dense_rank");

    /// <summary>The rank of the row within its window, from 0 to 1 (<c>percent_rank</c>).</summary>
    public static Column PercentRank() => Call("percent_rank");

    /// <summary>The number of the row's bucket, from 1, when the window is cut into buckets of equal size (<c>ntile</c>).</summary>
    /// <param name="buckets">The number of buckets.</param>
    public static Column NTile(int buckets) => Call("ntile", Lit(buckets));

    /// <summary>The value of an earlier row of the window (<c>lag</c>).</summary>
    /// <param name="column">The value to take.</param>
    /// <param name="offset">The number of rows to go back.</param>
    /// <param name="otherwise">The result where there is no such row.</param>
    public static Column Lag(Column column, int offset = 1, object? otherwise = null) => Call("lag", column, Lit(offset), Lit(otherwise));

    /// <summary>The value of a later row of the window (<c>lead</c>).</summary>
    /// <param name="column">The value to take.</param>
    /// <param name="offset">The number of rows to go forward.</param>
    /// <param name="otherwise">The result where there is no such row.</param>
    public static Column Lead(Column column, int offset = 1, object? otherwise = null) => Call("lead", column, Lit(offset), Lit(otherwise));
}
