using DzStore.SparkConnect.Protocol;
using SetOp = DzStore.SparkConnect.Protocol.SetOperation.Types.SetOpType;

namespace DzStore.SparkConnect;

/// <summary>Which rows of a join stay.</summary>
public enum JoinType
{
    Inner,
    FullOuter,
    LeftOuter,
    RightOuter,

    /// <summary>Rows of the left that have a match; columns of the left only.</summary>
    LeftSemi,

    /// <summary>Rows of the left that have none; columns of the left only.</summary>
    LeftAnti,
    Cross,
}

public sealed partial class DataFrame
{
    /// <summary>Rows that agree on columns of the same name, which appear once.</summary>
    public DataFrame Join(DataFrame right, IEnumerable<string> usingColumns, JoinType type = JoinType.Inner) =>
        Joined(right, type, join => join.UsingColumns.AddRange(usingColumns));

    public DataFrame Join(DataFrame right, string usingColumn, JoinType type = JoinType.Inner) => Join(right, [usingColumn], type);

    /// <summary>Rows for which the condition holds: <c>users.Join(orders, users["id"] == orders["user_id"])</c>.</summary>
    public DataFrame Join(DataFrame right, Column condition, JoinType type = JoinType.Inner) =>
        Joined(right, type, join => join.JoinCondition = condition.Expression);

    /// <summary>Every row with every row.</summary>
    public DataFrame CrossJoin(DataFrame right) => Joined(right, JoinType.Cross, _ => { });

    /// <summary>Both, duplicates included; columns by position.</summary>
    public DataFrame Union(DataFrame other) => Set(SetOp.Union, other, all: true);

    /// <summary>Both, duplicates included; columns by name, missing ones as null if allowed.</summary>
    public DataFrame UnionByName(DataFrame other, bool allowMissingColumns = false) => With(new()
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
    });

    public DataFrame Intersect(DataFrame other) => Set(SetOp.Intersect, other, all: false);
    public DataFrame IntersectAll(DataFrame other) => Set(SetOp.Intersect, other, all: true);

    /// <summary>Distinct rows that the other has not.</summary>
    public DataFrame Except(DataFrame other) => Set(SetOp.Except, other, all: false);
    public DataFrame ExceptAll(DataFrame other) => Set(SetOp.Except, other, all: true);

    private DataFrame Set(SetOp operation, DataFrame other, bool all) =>
        With(new() { SetOp = new() { LeftInput = Relation, RightInput = Same(other).Relation, SetOpType = operation, IsAll = all } });

    private DataFrame Joined(DataFrame right, JoinType type, Action<Join> on)
    {
        var join = new Join { Left = Relation, Right = Same(right).Relation, JoinType = ToProto(type) };
        on(join);
        return With(new() { Join = join });
    }

    // Plan ids and views belong to a session: a frame of another one would mean something else, or nothing, here.
    private DataFrame Same(DataFrame other) => other.Session == Session
        ? other
        : throw new ArgumentException("Both DataFrames must come from the same SparkSession", nameof(other));

    private static Join.Types.JoinType ToProto(JoinType type) => type switch
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
