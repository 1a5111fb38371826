namespace DzStore.SparkConnect;

/// <summary>The rows that a join keeps (message <c>Join.JoinType</c>; the names in parentheses are PySpark's).</summary>
public enum JoinType
{
    /// <summary>Pairs of rows that match (<c>inner</c>).</summary>
    Inner,

    /// <summary>Pairs that match, and the rows of both sides without a match, with nulls beside them (<c>full</c>).</summary>
    FullOuter,

    /// <summary>Pairs that match, and the rows of the left without a match, with nulls beside them (<c>left</c>).</summary>
    LeftOuter,

    /// <summary>Pairs that match, and the rows of the right without a match, with nulls beside them (<c>right</c>).</summary>
    RightOuter,

    /// <summary>Rows of the left that have a match, with the columns of the left only (<c>semi</c>).</summary>
    LeftSemi,

    /// <summary>Rows of the left that have no match, with the columns of the left only (<c>anti</c>).</summary>
    LeftAnti,

    /// <summary>Every row with every row (<c>cross</c>).</summary>
    Cross,
}
