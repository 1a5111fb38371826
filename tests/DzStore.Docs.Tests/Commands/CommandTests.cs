namespace DzStore.Docs.Tests.Commands;

/// <summary>Runs the shell commands of the pages and compares their output with the stated one. CONTRIBUTING.md has the rules.</summary>
[Collection(LauncherCollection.Name)]
public sealed class CommandTests(RunningLauncher launcher)
{
    /// <summary>One for each page, kept from test to test.</summary>
    private static readonly Dictionary<string, PageSession> Sessions = [];

    public static IEnumerable<TheoryDataRow<string>> Runnable =>
        CommandBlock.All.Where(block => block.Skip is null).Select(block => new TheoryDataRow<string>(block.Name));

    [Theory]
    [MemberData(nameof(Runnable))]
    public async Task A_command_does_what_its_page_says(string name)
    {
        SkipWithout("bash", "curl");
        var block = CommandBlock.All.Single(block => block.Name == name);
        var output = block.IsLauncher ? launcher.Output : await RunAsync(block);

        if (block.Output is { } expected)
        {
            var missing = ExpectedOutput.FirstMissing(launcher.Substitute(expected.Text), output, measured: expected.Info == "measured");
            missing.ShouldBeNull($"{block.Name}: the output has no such line here. It is:\n{output}");
        }
    }

    private async Task<string> RunAsync(CommandBlock block)
    {
        if (!Sessions.TryGetValue(block.Page, out var session))
            Sessions[block.Page] = session = new([.. CommandBlock.All.Where(other => other.Page == block.Page)], launcher);
        var result = await session.RunAsync(block, TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(0, $"{block.Name} failed:\n{result.Output}\n{result.Errors}");
        return result.Output;
    }

    private static void SkipWithout(params string[] programs)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (var program in programs)
        {
            var isThere = path.Any(folder => File.Exists(Path.Combine(folder, program)));
            Assert.SkipUnless(isThere, $"{program} is not on PATH: the commands of the pages need it.");
        }
    }
}
