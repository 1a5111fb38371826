using System.Runtime.CompilerServices;
using DzStore.Analytics.Engines;
using DzStore.Analytics.Engines.Spark;

namespace DzStore.Analytics.Tests.Engines.Spark;

/// <summary>Parses plans recorded from Spark 3.5.7 with connector 10.5.0, and changed ones.</summary>
public sealed class SparkPlanTests
{
    [Theory]
    [InlineData("pushed", "EqualTo(city,Oran) GreaterThan(total_spend,100000)", "")]
    [InlineData("modulo_stays", "EqualTo(city,Oran) IsNull(name)", "((total_spend % 2) = 0)")]
    [InlineData("rewritten_stays_below_aggregate", "EqualTo(city,Oran) ((total_spend > 100000) OR (name = x))", "((total_spend + 1) > 5)")]
    public void What_no_longer_stands_above_the_scan_was_pushed(string plan, string pushed, string others)
    {
        var read = SparkPlan.Read(Recorded(plan), "Oran");

        (string.Join(' ', read.PushedFilters), string.Join(' ', read.OtherFilters)).ShouldBe((pushed, others));
        read.Physical.ShouldContain("BatchScan");
        read.Physical.ShouldNotContain("==");
    }

    [Fact]
    public void A_filter_that_Spark_rewrote_and_kept_is_not_taken_for_pushed()
    {
        var rewritten = Recorded("modulo_stays")
            .Replace("Filter ((total_spend#11284L % 2) = 0)", "Filter (pmod(total_spend#11284L, 2) <=> 0)", StringComparison.Ordinal);

        SparkPlan.Read(rewritten, "Oran").OtherFilters.ShouldBe(["((total_spend % 2) = 0)"]);
    }

    [Fact]
    public void Without_a_scan_of_a_source_nothing_was_pushed()
    {
        var local = Recorded("pushed").Replace("BatchScan MongoTable()", "LocalTableScan <empty>", StringComparison.Ordinal);

        SparkPlan.Read(local, "Oran").PushedFilters.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a) AND (b")]
    [InlineData("#1 (((")]
    [InlineData("== Physical Plan ==")]
    [InlineData("x\n+- Filter (y = z)")]
    [InlineData("$1")]
    public void A_value_is_given_as_it_is_whatever_it_looks_like(string city)
    {
        var read = SparkPlan.Read(Recorded("pushed").Replace("= Oran)", $"= {city})", StringComparison.Ordinal), city);

        read.PushedFilters.ShouldBe([$"EqualTo(city,{city})", "GreaterThan(total_spend,100000)"]);
        read.OtherFilters.ShouldBeEmpty();
    }

    [Fact]
    public void A_query_that_could_not_be_planned_says_why() =>
        Should
            .Throw<EngineException>(() => SparkPlan.Read("Error occurred during query planning: \nTimed out", "Oran"))
            .Message.ShouldContain("could not plan");

    private static string Recorded(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Plans", name + ".txt"));
}
