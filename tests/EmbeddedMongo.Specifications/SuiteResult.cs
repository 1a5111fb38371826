using System.Text.RegularExpressions;

namespace EmbeddedMongo.Specifications;

/// <summary>The results of one suite.</summary>
internal sealed partial record SuiteResult(Suite Suite, IReadOnlyList<TestResult> Tests, TimeSpan Elapsed)
{
    public int Passed => Count(Outcome.Passed);

    public int Failed => Count(Outcome.Failed);

    public int Skipped => Count(Outcome.Skipped);

    /// <summary>The part of the tests run that passed, in percent; those skipped don't count, and a suite that ran none has 0.</summary>
    public double Percent => Passed + Failed == 0 ? 0 : 100.0 * Passed / (Passed + Failed);

    /// <summary>The reasons of skipped tests, the most frequent first. PyMongo names the class in some; all such are one reason.</summary>
    public IEnumerable<(string Reason, int Count)> SkipReasons() =>
        Tests
            .Where(test => test.Outcome == Outcome.Skipped)
            .GroupBy(test => ClassName().Replace(test.Reason, ""))
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(reason => reason.Item2);

    public void Print(TextWriter output)
    {
        output.WriteLine(
            FormattableString.Invariant(
                $"{Suite.Name}: {Passed} passed, {Failed} failed, {Skipped} skipped ({Percent:0.0} %) in {Elapsed.TotalSeconds:0} s"
            )
        );
        foreach (var (reason, count) in SkipReasons())
            output.WriteLine($"  {count, 4} skipped: {reason}");
        foreach (var test in Tests.Where(test => test.Outcome == Outcome.Failed))
            output.WriteLine($"  FAILED {test.Test}: {test.Reason}");
    }

    private int Count(Outcome outcome) => Tests.Count(test => test.Outcome == outcome);

    [GeneratedRegex(@"^Test\w+ ")]
    private static partial Regex ClassName();
}
