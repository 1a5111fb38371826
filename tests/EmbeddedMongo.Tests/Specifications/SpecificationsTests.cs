using System.Diagnostics;
using EmbeddedMongo.Specifications;

namespace EmbeddedMongo.Tests.Specifications;

/// <summary>
/// The program that runs MongoDB's specification tests, with a stand-in for Python: the tests themselves are fetched, and not here.
/// </summary>
public sealed class SpecificationsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("specifications-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_suite_counts_what_ran_and_tells_each_failure_and_each_reason_of_a_skip()
    {
        var result = new SuiteResult(
            new Suite("retryable-writes", "folder"),
            [
                new("TestA.one", Outcome.Passed, "", 0.1),
                new("TestA.two", Outcome.Passed, "", 0.1),
                new("TestB.three", Outcome.Failed, "OperationFailure: no", 0.1),
                new("TestB.four", Outcome.Skipped, "TestB runOnRequirements not satisfied", 0),
                new("TestC.five", Outcome.Skipped, "TestC runOnRequirements not satisfied", 0),
                new("TestC.six", Outcome.Skipped, "needs topology sharded", 0),
            ],
            TimeSpan.FromSeconds(7)
        );
        var output = new StringWriter();
        result.Print(output);
        output
            .ToString()
            .ReplaceLineEndings("\n")
            .ShouldBe(
                """
                retryable-writes: 2 passed, 1 failed, 3 skipped (66.7 %) in 7 s
                     2 skipped: runOnRequirements not satisfied
                     1 skipped: needs topology sharded
                  FAILED TestB.three: OperationFailure: no

                """.ReplaceLineEndings("\n")
            );
    }

    [Fact]
    public void A_suite_of_which_nothing_ran_has_reached_nothing() =>
        new SuiteResult(new Suite("a", "b"), [new("T.t", Outcome.Skipped, "why", 0)], TimeSpan.Zero).Percent.ShouldBe(0);

    [Fact]
    public async Task The_results_are_read_line_by_line()
    {
        var python = Script(
            """
            echo '{"test": "TestA.one", "outcome": "passed", "reason": "", "seconds": 0.5}'
            echo '{"test": "TestA.two", "outcome": "failed", "reason": "because", "seconds": 1}'
            """
        );
        var result = await new SuiteRunner(_folder.FullName, python, 1).RunAsync(Suite.All[0], "", TextWriter.Null, Cancelled);
        result.Tests.ShouldBe([new("TestA.one", Outcome.Passed, "", 0.5), new("TestA.two", Outcome.Failed, "because", 1)]);
    }

    [Fact]
    public async Task A_suite_that_breaks_off_has_no_result_but_its_last_words()
    {
        var python = Script("echo 'No server answers' >&2; exit 3");
        var runner = new SuiteRunner(_folder.FullName, python, 1);
        var error = await Should.ThrowAsync<InvalidOperationException>(() => runner.RunAsync(Suite.All[0], "", TextWriter.Null, Cancelled));
        error.Message.ShouldContain("exit code 3");
        error.Message.ShouldContain("No server answers");
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(50, 0)]
    public async Task A_suite_below_the_minimum_makes_the_exit_code_1(int atLeast, int exitCode)
    {
        var python = Script(
            """
            echo '{"test": "T.a", "outcome": "passed", "reason": "", "seconds": 0}'
            echo '{"test": "T.b", "outcome": "failed", "reason": "x", "seconds": 0}'
            """
        );
        await BeSourcesAsync();
        var output = new StringWriter();
        string[] arguments = [_folder.FullName, "--python", python, "--port", "1", "--suite", "crud", "--at-least", $"{atLeast}"];
        (await SpecificationsCommand.RunAsync(arguments, output)).ShouldBe(exitCode);
        output.ToString().ShouldContain("| crud | 1 | 1 | 0 | 50.0 % |");
    }

    [Theory]
    [InlineData("'sharding' not recognized", "--suite", "sharding")]
    [InlineData("--nodes must be 1, 3 or 5.", "--nodes", "2")]
    public async Task A_wrong_command_line_is_told(string message, params string[] arguments)
    {
        await BeSourcesAsync();
        var output = new StringWriter();
        (await SpecificationsCommand.RunAsync([_folder.FullName, .. arguments], output)).ShouldBe(2);
        output.ToString().ShouldContain(message);
    }

    [Fact]
    public async Task A_folder_without_the_tests_is_refused()
    {
        var output = new StringWriter();
        (await SpecificationsCommand.RunAsync([_folder.FullName], output)).ShouldBe(2);
        output.ToString().ShouldContain("has no test/unified_format.py");
    }

    /// <summary>Makes the folder look like a clone of mongo-python-driver.</summary>
    private async Task BeSourcesAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "test"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "test", "unified_format.py"), "", Cancelled);
    }

    /// <summary>A program in the place of Python.</summary>
    private string Script(string body)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in for Python is a shell script.");
        var path = Path.Combine(_folder.FullName, "python");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        using var process = Process.Start("chmod", ["+x", path]);
        process.WaitForExit();
        return path;
    }
}
