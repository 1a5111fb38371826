using Expression = DzStore.SparkConnect.Protocol.Expression;
using Order = DzStore.SparkConnect.Protocol.Expression.Types.SortOrder.Types;

namespace DzStore.SparkConnect;

public sealed partial class Column
{
    /// <summary>Sorts ascending, nulls first (<c>asc</c>).</summary>
    public Column Asc() => Sorted(Order.SortDirection.Ascending, Order.NullOrdering.SortNullsFirst);

    /// <summary>Sorts ascending, nulls first (<c>asc_nulls_first</c>): the same as <see cref="Asc"/>.</summary>
    public Column AscNullsFirst() => Asc();

    /// <summary>Sorts ascending, nulls last (<c>asc_nulls_last</c>).</summary>
    public Column AscNullsLast() => Sorted(Order.SortDirection.Ascending, Order.NullOrdering.SortNullsLast);

    /// <summary>Sorts descending, nulls last (<c>desc</c>).</summary>
    public Column Desc() => Sorted(Order.SortDirection.Descending, Order.NullOrdering.SortNullsLast);

    /// <summary>Sorts descending, nulls first (<c>desc_nulls_first</c>).</summary>
    public Column DescNullsFirst() => Sorted(Order.SortDirection.Descending, Order.NullOrdering.SortNullsFirst);

    /// <summary>Sorts descending, nulls last (<c>desc_nulls_last</c>): the same as <see cref="Desc"/>.</summary>
    public Column DescNullsLast() => Desc();

    /// <summary>The order to sort by: ascending unless the column says otherwise.</summary>
    internal Expression.Types.SortOrder SortOrder =>
        (Expression.ExprTypeCase == Expression.ExprTypeOneofCase.SortOrder ? this : Asc()).Expression.SortOrder;

    private Column Sorted(Order.SortDirection direction, Order.NullOrdering nulls) =>
        new(
            new Expression
            {
                SortOrder = new()
                {
                    Child = Expression,
                    Direction = direction,
                    NullOrdering = nulls,
                },
            }
        );
}
