using DzStore.SparkConnect.Connection;
using DzStore.SparkConnect.Protocol;
using DzStore.SparkConnect.Tests.Execution;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests;

/// <summary>Checks the plans that calls build, without a Spark.</summary>
public class PlanTests
{
    private static readonly DataFrame Frame = new SparkSession(
        new(SparkRemote.Parse("sc://h"), new(), TimeProvider.System, null, new ScriptedService()),
        "3.5.7"
    ).Range(1);

    [Fact]
    public void An_aggregate_of_no_columns_is_refused()
    {
        var groups = Frame.GroupBy("a");
        Should.Throw<ArgumentException>(() => groups.Sum()).Message.ShouldContain("No columns to take the sum of");
        Should.Throw<ArgumentException>(() => groups.Avg()).Message.ShouldContain("avg");
        Should.Throw<ArgumentException>(() => groups.Min([])).Message.ShouldContain("min");
        Should.Throw<ArgumentException>(() => groups.Max()).Message.ShouldContain("max");
    }

    [Fact]
    public void Names_are_dropped_as_they_are_and_columns_as_expressions()
    {
        Frame.Drop("a.b", "c").Relation.Drop.ColumnNames.ShouldBe(["a.b", "c"]);
        Frame
            .Drop(Frame["id"])
            .Relation.Drop.Columns.ShouldHaveSingleItem()
            .UnresolvedAttribute.PlanId.ShouldBe(Frame.Relation.Common.PlanId);
    }

    [Fact]
    public void A_list_of_values_is_its_values()
    {
        Values(Col("a").IsIn(new[] { 1, 2 })).Select(value => value.Literal.Integer).ShouldBe([1, 2]);
        Values(Col("a").IsIn(new List<DateOnly> { DateOnly.MinValue })).ShouldHaveSingleItem().Literal.HasDate.ShouldBeTrue();
        Values(Col("a").IsIn("text")).ShouldHaveSingleItem().Literal.String.ShouldBe("text");
        Values(Col("a").IsIn(new byte[] { 1 })).ShouldHaveSingleItem().Literal.HasBinary.ShouldBeTrue();
        Should.Throw<ArgumentNullException>(() => Col("a").IsIn(null!)).ParamName.ShouldBe("values");

        static IEnumerable<Expression> Values(Column column) => column.Expression.UnresolvedFunction.Arguments.Skip(1);
    }

    [Theory]
    [InlineData(-2, true)]
    [InlineData(int.MinValue, true)]
    [InlineData(int.MinValue - 1L, false)]
    public void A_range_is_an_int_where_it_fits(long start, bool fits) =>
        Sum("a")
            .Over(Window.RangeBetween(start, Window.CurrentRow))
            .Expression.Window.FrameSpec.Lower.Value.Literal.HasInteger.ShouldBe(fits);
}
