using DzStore.Local.Processes;
using DzStore.Local.Tests.Support;

namespace DzStore.Local.Tests.Processes;

/// <summary>The guard as a process, over programs that know nothing of it.</summary>
public sealed class GuardTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public GuardTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs of these tests are shell scripts.");

    [Fact]
    public async Task Passes_on_output_and_exit_code()
    {
        var guarded = Start("echo out; echo err >&2; exit 7");

        var exit = await guarded.Exited;

        exit.ExitCode.ShouldBe(7);
        exit.LastLines.ShouldBe(["out", "err"], ignoreOrder: true);
        await guarded.DisposeAsync();
    }

    [Fact]
    public async Task Asks_the_program_to_end_when_the_input_ends()
    {
        var guarded = Start("trap 'echo flushed; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await UntilReadyAsync(guarded);

        (await guarded.StopAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();

        (await guarded.Exited).LastLines.ShouldBe(["ready", "flushed"]);
    }

    [Fact]
    public async Task Its_arguments_are_the_programs_own()
    {
        var spec = new ChildSpec("program", "/bin/sh", ["-c", "printf '%s\\n' \"$@\"", "sh", "--once", "--port", "1", "a b", "--"], new Dictionary<string, string>(), folder.File("log"));
        await using var guarded = ChildProcess.Start(Guard.Over(spec));

        (await guarded.Exited).LastLines.ShouldBe(["--once", "--port", "1", "a b", "--"]);
    }

    public void Dispose() => folder.Dispose();

    private ChildProcess Start(string script) =>
        ChildProcess.Start(Guard.Over(new("program", "/bin/sh", ["-c", script], new Dictionary<string, string>(), folder.File("log"))));

    private async Task UntilReadyAsync(ChildProcess child)
    {
        while (!child.Exited.IsCompleted)
        {
            using var log = new StreamReader(new FileStream(folder.File("log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            if ((await log.ReadToEndAsync(TestContext.Current.CancellationToken)).Contains("ready", StringComparison.Ordinal))
                return;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
