namespace DzStore.Docs.Tests.Commands;

/// <summary>The words of <c>bash skip=WORD</c>, for blocks that the tests do not run, with the reason.</summary>
internal static class SkipReasons
{
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["suite"] = "runs the whole test suite, of which these tests are a part",
            ["long"] = "takes more than 10 s: builds, benchmarks, load scenarios, other test projects",
            ["serves"] = "serves until it is stopped",
            ["docker"] = "needs a Docker engine",
            ["spark"] = "needs a Spark 3.5 distribution and Java",
            ["cluster"] = "needs a replica set at addresses of its own",
            ["mongosh"] = "needs mongosh",
            ["packages"] = "downloads packages that no other build needs",
        };
}
