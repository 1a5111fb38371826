using System.Globalization;

namespace EmbeddedMongo.Specifications;

/// <summary>The table of all suites, as <c>docs/embedded-mongo.md</c> has it.</summary>
internal static class Summary
{
    public static void Print(IReadOnlyList<SuiteResult> results, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| suite | passed | failed | skipped | passed of those run |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var result in results)
            Row(result.Suite.Name, result.Passed, result.Failed, result.Skipped);
        Row("all", results.Sum(result => result.Passed), results.Sum(result => result.Failed), results.Sum(result => result.Skipped));

        void Row(string name, int passed, int failed, int skipped) =>
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {passed} | {failed} | {skipped} | {100.0 * passed / Math.Max(1, passed + failed):0.0} % |"
                )
            );
    }
}
