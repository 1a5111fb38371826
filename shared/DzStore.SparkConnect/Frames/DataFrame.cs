using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

/// <summary>
/// A table that Spark has yet to compute: immutable, each method gives a new one, and nothing runs before an action (the methods that
/// end in Async). Text stands for a column of that name where a Column is asked for.
/// </summary>
public sealed partial class DataFrame
{
    internal DataFrame(SparkSession session, Relation relation)
    {
        relation.Common = new() { PlanId = session.Client.NextPlanId() };
        (Session, Relation) = (session, relation);
    }

    /// <summary>The session it was made in, and runs in.</summary>
    public SparkSession Session { get; }

    internal Relation Relation { get; }

    /// <summary>A column of this very DataFrame, so that equal names in a join stay apart.</summary>
    public Column this[string name] => Col(name);

    /// <summary>The same as the indexer.</summary>
    public Column Col(string name)
    {
        var column = Functions.Col(name);
        if (column.Expression.UnresolvedAttribute is { } attribute)
            attribute.PlanId = Relation.Common.PlanId;
        return column;
    }

    private DataFrame With(Relation relation) => new(Session, relation);

    private static IEnumerable<Expression> Expressions(IEnumerable<Column> columns) => columns.Select(column => column.Expression);
}
