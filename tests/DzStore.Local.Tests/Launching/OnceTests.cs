using System.Text.Json;
using System.Text.RegularExpressions;

namespace DzStore.Local.Tests.Launching;

[Collection(LauncherRuns.OneAtATime)]
public class OnceTests(OnceRuns runs)
{
    [Fact]
    public void Every_run_goes_right()
    {
        foreach (var run in new[] { runs.First, runs.Fresh })
        {
            run.ExitCode.ShouldBe(0, run.Output + run.Errors);
            run.Errors.ShouldBeEmpty();
            run.Report.GetProperty("ok").GetBoolean().ShouldBeTrue();
            run.Report.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
            run.Report.GetProperty("checks").EnumerateArray().ShouldAllBe(check => check.GetProperty("ok").GetBoolean());
        }
    }

    [Theory]
    [InlineData("--- Stress Testing: Checkout Service (w=1) ---", "checkout")]
    [InlineData("--- Stress Testing: Billing Service (w=majority) ---", "billing")]
    public void The_lines_of_the_stress_test_have_the_figures_of_the_report(string heading, string service)
    {
        var latency = runs.First.Report.GetProperty("stress").GetProperty(service).GetProperty("sequential").GetProperty("latency");

        Lines(runs.First)
            .SkipWhile(line => line != heading)
            .Skip(1)
            .Take(2)
            .ShouldBe([
                FormattableString.Invariant($"Average User Wait Time: {Figure("mean_ms"):0.00} ms"),
                FormattableString.Invariant(
                    $"p50: {Figure("p50_ms"):0.00} ms, p95: {Figure("p95_ms"):0.00} ms, p99: {Figure("p99_ms"):0.00} ms"
                ),
            ]);

        double Figure(string name) => latency.GetProperty(name).GetDouble();
    }

    [Theory]
    [InlineData("checkout")]
    [InlineData("billing")]
    public void Every_order_was_stored_both_ways(string service)
    {
        foreach (var manner in new[] { "sequential", "simultaneous" })
        {
            var run = runs.First.Report.GetProperty("stress").GetProperty(service).GetProperty(manner);
            run.GetProperty("sent").GetInt32().ShouldBe(100);
            run.GetProperty("stored").GetInt32().ShouldBe(100);
            run.GetProperty("failures").GetArrayLength().ShouldBe(0);
            var latency = run.GetProperty("latency");
            latency.GetProperty("p50_ms").GetDouble().ShouldBeInRange(0.01, latency.GetProperty("p99_ms").GetDouble());
        }
    }

    [Fact]
    public void The_decision_names_the_figures_that_it_comes_from()
    {
        var stress = runs.First.Report.GetProperty("stress");
        var p50 = stress.GetProperty("billing").GetProperty("sequential").GetProperty("latency").GetProperty("p50_ms").GetDouble();

        stress.GetProperty("decision").GetProperty("billing").GetString().ShouldBe("durable");
        stress.GetProperty("fsync_ms").GetDouble().ShouldBeGreaterThan(0);
        Lines(runs.First)
            .ShouldContain(line =>
                line.StartsWith("difference") && line.Contains(FormattableString.Invariant($"{p50:0.00} ms with w=majority"))
            );
        Lines(runs.First).ShouldContain(line => line.StartsWith("billing") && line.Contains("Billing: w=majority."));
    }

    [Fact]
    public void The_death_of_the_primary_is_accounted_for_order_by_order()
    {
        var drill = runs.First.Report.GetProperty("failover").GetProperty("drill");
        var (fast, durable) = (drill.GetProperty("concerns")[0], drill.GetProperty("concerns")[1]);

        fast.GetProperty("concern").GetString().ShouldBe("w=1");
        // In the 300 ms alone it confirmed some thirty.
        Count(fast, "lost").ShouldBeInRange(1, Count(fast, "confirmed") - 1);
        Count(fast, "lost").ShouldBe(Count(fast, "in_rollback_files") + Count(fast, "never_written"));
        Count(fast, "in_rollback_files").ShouldBeGreaterThan(0);
        fast.GetProperty("unexplained").GetArrayLength().ShouldBe(0);
        Count(durable, "confirmed").ShouldBeGreaterThan(0);
        Count(durable, "lost").ShouldBe(0);
        foreach (var concern in new[] { fast, durable })
            Count(concern, "sent").ShouldBe(Count(concern, "confirmed") + Count(concern, "refused") + Count(concern, "unknown"));
        drill.GetProperty("new_primary_node").GetInt32().ShouldNotBe(drill.GetProperty("killed_node").GetInt32());
        Directory.Exists(drill.GetProperty("rollback_folder").GetString()).ShouldBeFalse("--fresh has emptied the folder since");
        drill
            .GetProperty("timeline")
            .EnumerateArray()
            .Select(entry => entry.GetProperty("what").GetString()!)
            .ShouldContain(what => what.EndsWith("is killed (SIGKILL)"));
        runs.First.Output.ShouldContain("w=majority lost no order that it had confirmed when the primary died: 0 of ");
        runs.First.Report.GetProperty("database").GetProperty("nodes").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void What_was_paid_comes_back_and_the_reconciler_knows_the_rollback_file()
    {
        var drill = runs.First.Report.GetProperty("failover").GetProperty("drill");
        var healing = drill.GetProperty("healing");

        Count(healing, "restored").ShouldBe(Count(healing, "missing"));
        Count(healing, "in_rollback_files").ShouldBeGreaterThan(0);
        Count(healing, "still_lost").ShouldBeLessThan(Count(drill.GetProperty("concerns")[0], "lost"));
    }

    [Fact]
    public void One_node_has_no_failover_and_says_why()
    {
        runs.Fresh.Report.GetProperty("failover").GetProperty("skipped").GetString()!.ShouldContain("one node");
        runs.Fresh.Report.GetProperty("failover").GetProperty("drill").ValueKind.ShouldBe(JsonValueKind.Null);
        runs.Fresh.Output.ShouldContain("Skipped: the database has one node");
    }

    [Fact]
    public void The_campaign_shows_its_evidence()
    {
        var result = runs.First.Report.GetProperty("campaign").GetProperty("result");

        result
            .GetProperty("pushed_filters")
            .EnumerateArray()
            .Select(filter => filter.GetString())
            .ShouldBe(["EqualTo(city,Oran)", "GreaterThan(total_spend,100000)"], ignoreOrder: true);
        result.GetProperty("plan").GetString().ShouldNotBeNullOrWhiteSpace();
        result.GetProperty("count").GetInt64().ShouldBeInRange(150, 350);
        result.GetProperty("documents_examined").GetInt64().ShouldBe(result.GetProperty("count").GetInt64());
        result.GetProperty("first_users").GetArrayLength().ShouldBe(5);
        runs.First.Output.ShouldContain("PushedFilters: [");
    }

    [Fact]
    public void The_trend_is_the_one_of_the_lab() =>
        runs
            .First.Report.GetProperty("trending")
            .GetProperty("products")
            .EnumerateArray()
            .Select(product => (product.GetProperty("product_name").GetString(), product.GetProperty("count").GetInt64()))
            .ShouldBe([("iPhone 15", 3), ("PlayStation 5", 2), ("Samsung S24", 1)]);

    [Fact]
    public void Users_are_as_many_as_asked_or_2000()
    {
        Users(runs.First).ShouldBe((2_000, true));
        Users(runs.Fresh).ShouldBe((300, true));
    }

    [Fact]
    public void Fresh_starts_with_an_empty_database()
    {
        runs.Fresh.Output.ShouldNotContain("from before");
        runs.Fresh.Report.GetProperty("checks")
            .EnumerateArray()
            .Select(check => check.GetProperty("found").GetString())
            .ShouldContain(found => found!.Contains(" of 300 documents examined"));
    }

    [Fact]
    public void Every_table_fits_80_columns()
    {
        var tables = Lines(runs.First).Where(line => line.StartsWith('+') || line.StartsWith('|')).ToArray();

        tables.ShouldAllBe(line => line.Length <= 80);
        string.Concat(tables).ShouldContain("mean ms");
        string.Concat(tables).ShouldContain("stored");
        string.Concat(tables).ShouldContain("total_spend");
    }

    [Fact]
    public void A_redirected_output_is_plain_text() => Regex.IsMatch(runs.First.Output, @"[\x00-\x08\x0B-\x1F]").ShouldBeFalse();

    private static int Count(JsonElement figures, string name) => figures.GetProperty(name).GetInt32();

    private static (int Count, bool Seeded) Users(OnceRuns.Run run) =>
        (
            run.Report.GetProperty("users").GetProperty("count").GetInt32(),
            run.Report.GetProperty("users").GetProperty("seeded").GetBoolean()
        );

    private static string[] Lines(OnceRuns.Run run) => run.Output.Split(Environment.NewLine);
}
