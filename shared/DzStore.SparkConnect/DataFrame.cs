using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

/// <summary>
/// A table that Spark has yet to compute (PySpark's <c>DataFrame</c>, message <c>Relation</c>). It is immutable: each method gives a new
/// one, and nothing runs before an action, that is a method whose name ends in Async. Text stands for a column of that name where a Column
/// is asked for.
/// </summary>
/// <remarks>
/// In the summaries, the name in parentheses is the method of PySpark's <c>DataFrame</c>. The methods that give a DataFrame check nothing
/// but what they say: Spark checks names and types when an action sends the plan. Every action throws
/// <see cref="Errors.SparkConnectException"/> when Spark refuses or fails it, <see cref="Errors.SparkConnectionException"/> when the
/// server can't be reached or is lost, <see cref="OperationCanceledException"/> when its token is cancelled, which stops the query in
/// Spark, and <see cref="ObjectDisposedException"/> when the session was disposed.
/// </remarks>
public sealed partial class DataFrame
{
    internal DataFrame(SparkSession session, Relation relation)
    {
        relation.Common = new() { PlanId = session.Client.NextPlanId() };
        (Session, Relation) = (session, relation);
    }

    /// <summary>The session that the DataFrame was made in and runs in (<c>sparkSession</c>).</summary>
    public SparkSession Session { get; }

    internal Relation Relation { get; }

    /// <summary>A column of this DataFrame and of no other, so that equal names in a join stay apart (<c>df["name"]</c>).</summary>
    /// <param name="name">The name; dots lead into structs.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public Column this[string name] => Col(name);

    /// <summary>A column of this DataFrame: the indexer as a method.</summary>
    /// <param name="name">The name; dots lead into structs.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
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
