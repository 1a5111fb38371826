using System.Diagnostics;
using System.Text.RegularExpressions;
using DzStore.Testing;

namespace DzStore.Docs.Tests.Commands;

/// <summary>Checks of the commands that are not run.</summary>
public sealed partial class SkippedCommandTests
{
    private static readonly CommandBlock[] Skipped = [.. CommandBlock.All.Where(block => block.Skip is not null)];

    [Fact]
    public void Every_word_after_skip_has_a_reason_and_every_reason_a_use()
    {
        var words = Skipped.Select(block => block.Skip!).ToHashSet();

        words.Except(SkipReasons.All.Keys).ShouldBeEmpty();
        SkipReasons.All.Keys.Except(words).ShouldBeEmpty();
    }

    [Fact]
    public void Every_word_behind_bash_is_known()
    {
        CommandBlock.All.Where(block => !KnownInfo().IsMatch(block.Commands.Info)).Select(block => block.Name).ShouldBeEmpty();
        CommandBlock.All.Where(block => block.Output is { Info: not ("" or "measured") }).Select(block => block.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_that_a_skipped_command_names_is_there()
    {
        Skipped
            .SelectMany(block => ProjectFolder().Matches(block.Commands.Text))
            .Select(match => match.Groups["folder"].Value)
            .Where(folder => !HasProject(Repository.File(folder.Split('/'))))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_skipped_command_is_one_that_bash_can_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "bash is absent on Windows.");
        foreach (var block in Skipped)
        {
            var start = new ProcessStartInfo("bash", ["-n", "-c", block.Commands.Text]) { RedirectStandardError = true };
            using var bash = Process.Start(start)!;
            var errors = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
            bash.ExitCode.ShouldBe(0, $"{block.Name}: {errors}");
        }
    }

    private static bool HasProject(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.csproj").Any();

    [GeneratedRegex("^(run=launcher|skip=[a-z]+|)$")]
    private static partial Regex KnownInfo();

    [GeneratedRegex(@"--project (?<folder>\S+)")]
    private static partial Regex ProjectFolder();
}
