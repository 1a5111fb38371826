using DzStore.SparkConnect.Protocol;
using SetOp = DzStore.SparkConnect.Protocol.SetOperation.Types.SetOpType;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    /// <summary>Joins rows that agree on columns of the same name; each of these appears once in the result (<c>join</c>).</summary>
    /// <param name="right">The other DataFrame.</param>
    /// <param name="usingColumns">The names of the columns.</param>
    /// <param name="type">The rows to keep.</param>
    /// <exception cref="ArgumentException">The DataFrames are of two sessions.</exception>
    public DataFrame Join(DataFrame right, IEnumerable<string> usingColumns, JoinType type = JoinType.Inner) =>
        Joined(right, type, join => join.UsingColumns.AddRange(usingColumns));

    /// <summary>Joins rows that agree on a column of the same name, which appears once in the result (<c>join</c>).</summary>
    /// <param name="right">The other DataFrame.</param>
    /// <param name="usingColumn">The name of the column.</param>
    /// <param name="type">The rows to keep.</param>
    /// <exception cref="ArgumentException">The DataFrames are of two sessions.</exception>
    public DataFrame Join(DataFrame right, string usingColumn, JoinType type = JoinType.Inner) => Join(right, [usingColumn], type);

    /// <summary>
    /// Joins rows for which a condition holds (<c>join</c>): <c>users.Join(orders, users["id"] == orders["user_id"])</c>.
    /// </summary>
    /// <param name="right">The other DataFrame.</param>
    /// <param name="condition">The condition on a pair of rows.</param>
    /// <param name="type">The rows to keep.</param>
    /// <exception cref="ArgumentException">The DataFrames are of two sessions.</exception>
    public DataFrame Join(DataFrame right, Column condition, JoinType type = JoinType.Inner) =>
        Joined(right, type, join => join.JoinCondition = condition.Expression);

    /// <summary>Every row with every row of the other (<c>crossJoin</c>).</summary>
    /// <exception cref="ArgumentException">The DataFrames are of two sessions.</exception>
    public DataFrame CrossJoin(DataFrame right) => Joined(right, JoinType.Cross, _ => { });

    /// <summary>The rows of both, duplicates included, with columns by position (<c>union</c>).</summary>
    /// <exception cref="ArgumentException">The DataFrames are of two sessions.</exception>
    public DataFrame Union(DataFrame other) => Set(SetOp.Union, other, all: true);

    /// <summary>The rows of both, duplicates included, with columns by name (<c>unionByName</c>).</summary>
    /// <param name="other">The other DataFrame.</param>
    /// <param name="allowMissingColumns">Set to true to fill columns that one side lacks with nulls.</param>
    /// <exception cref="ArgumentException">The DataFrames are of two sessions.</exception>
    public DataFrame UnionByName(DataFrame other, bool allowMissingColumns = false) =>
        With(
            new()
            {
                SetOp = new()
                {
                    LeftInput = Relation,
                    RightInput = Same(other).Relation,
                    SetOpType = SetOp.Union,
                    IsAll = true,
                    ByName = true,
                    AllowMissingColumns = allowMissingColumns,
                },
            }
        );

    /// <summary>The rows that both have, without duplicates (<c>intersect</c>).</summary>
    /// <exception cref="ArgumentException">The DataFrames are of two sessions.</exception>
    public DataFrame Intersect(DataFrame other) => Set(SetOp.Intersect, other, all: false);

    /// <summary>The rows that both have, as often as both have them (<c>intersectAll</c>).</summary>
    /// <exception cref="ArgumentException">The DataFrames are of two sessions.</exception>
    public DataFrame IntersectAll(DataFrame other) => Set(SetOp.Intersect, other, all: true);

    /// <summary>The rows that the other does not have, without duplicates (<c>subtract</c>).</summary>
    /// <exception cref="ArgumentException">The DataFrames are of two sessions.</exception>
    public DataFrame Except(DataFrame other) => Set(SetOp.Except, other, all: false);

    /// <summary>The rows that the other does not have, as often as this one has them more (<c>exceptAll</c>).</summary>
    /// <exception cref="ArgumentException">The DataFrames are of two sessions.</exception>
    public DataFrame ExceptAll(DataFrame other) => Set(SetOp.Except, other, all: true);

    private DataFrame Set(SetOp operation, DataFrame other, bool all) =>
        With(
            new()
            {
                SetOp = new()
                {
                    LeftInput = Relation,
                    RightInput = Same(other).Relation,
                    SetOpType = operation,
                    IsAll = all,
                },
            }
        );

    private DataFrame Joined(DataFrame right, JoinType type, Action<Join> on)
    {
        var join = new Join
        {
            Left = Relation,
            Right = Same(right).Relation,
            JoinType = ToProto(type),
        };
        on(join);
        return With(new() { Join = join });
    }

    // Plan ids and views belong to a session: a frame of another one would mean something else, or nothing, here.
    private DataFrame Same(DataFrame other) =>
        other.Session == Session
            ? other
            : throw new ArgumentException("Both DataFrames must come from the same SparkSession", nameof(other));

    private static Join.Types.JoinType ToProto(JoinType type) =>
        type switch
        {
            JoinType.Inner => Protocol.Join.Types.JoinType.Inner,
            JoinType.FullOuter => Protocol.Join.Types.JoinType.FullOuter,
            JoinType.LeftOuter => Protocol.Join.Types.JoinType.LeftOuter,
            JoinType.RightOuter => Protocol.Join.Types.JoinType.RightOuter,
            JoinType.LeftSemi => Protocol.Join.Types.JoinType.LeftSemi,
            JoinType.LeftAnti => Protocol.Join.Types.JoinType.LeftAnti,
            JoinType.Cross => Protocol.Join.Types.JoinType.Cross,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a join type"),
        };
}
