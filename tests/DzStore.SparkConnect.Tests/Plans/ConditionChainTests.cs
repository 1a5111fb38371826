using DzStore.SparkConnect.Protocol;
using static DzStore.SparkConnect.Functions;

namespace DzStore.SparkConnect.Tests.Plans;

public class ConditionChainTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    [InlineData(5000)]
    public void Conditions_keep_their_order_in_a_tree_of_few_levels(int count)
    {
        var any = Enumerable.Range(0, count).Select(i => Col($"c{i}")).Aggregate((left, right) => left | right);
        Leaves(any.Expression, "or").ShouldBe(Enumerable.Range(0, count).Select(i => $"c{i}"));
        Depth(any.Expression).ShouldBe((int)Math.Ceiling(Math.Log2(count)));
    }

    [Fact]
    public void Chains_of_the_other_kind_stay_together()
    {
        var either = (Col("a") & Col("b")) | (Col("c") & Col("d")) | Col("e");
        either.Expression.UnresolvedFunction.FunctionName.ShouldBe("or");
        Text(either.Expression).ShouldBe("(((a and b) or (c and d)) or e)");
    }

    [Fact]
    public void Comparisons_bind_tighter_than_and_and_that_tighter_than_or() =>
        Text((Col("city") == "Oran" & Col("spend") > 100 | Col("vip")).Expression).ShouldBe("(((city == …) and (spend > …)) or vip)");

    [Fact]
    public void Parts_of_a_chain_can_be_used_twice()
    {
        var both = Col("a") & Col("b");
        Text((both & Col("c")).Expression).ShouldBe("((a and b) and c)");
        Text((both & Col("d")).Expression).ShouldBe("((a and b) and d)");
        Text(both.Expression).ShouldBe("(a and b)");
    }

    private static IEnumerable<string> Leaves(Expression expression, string function) =>
        expression.UnresolvedFunction is { } call && call.FunctionName == function
            ? call.Arguments.SelectMany(argument => Leaves(argument, function))
            : [expression.UnresolvedAttribute.UnparsedIdentifier];

    private static int Depth(Expression expression) => expression.UnresolvedFunction is { } call ? 1 + call.Arguments.Max(Depth) : 0;

    private static string Text(Expression expression) =>
        expression.UnresolvedFunction is { } call ? $"({Text(call.Arguments[0])} {call.FunctionName} {Text(call.Arguments[1])})"
        : expression.UnresolvedAttribute is { } column ? column.UnparsedIdentifier
        : "…";
}
