using DzStore.LocalHost.Processes;
using DzStore.Testing;

namespace DzStore.LocalHost.Tests.Processes;

/// <summary>The supervisor as a process, over shell scripts that do not watch their input.</summary>
public sealed class ProcessSupervisorTests : IDisposable
{
    private static readonly string Supervisor = Programs.Built("Local", "DzStore.Local");

    private readonly TemporaryFolder _folder = new();

    public ProcessSupervisorTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs of these tests are shell scripts.");

    [Fact]
    public async Task Passes_on_output_and_exit_code()
    {
        var supervised = Start("echo out; echo err >&2; exit 7");

        var exit = await supervised.Exited;

        exit.ExitCode.ShouldBe(7);
        exit.LastLines.ShouldBe(["out", "err"], ignoreOrder: true);
        await supervised.DisposeAsync();
    }

    [Fact]
    public async Task Asks_the_program_to_end_when_the_input_ends()
    {
        var supervised = Start("trap 'echo flushed; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await UntilReadyAsync(supervised);

        (await supervised.StopAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();

        (await supervised.Exited).LastLines.ShouldBe(["ready", "flushed"]);
    }

    [Fact]
    public async Task Its_arguments_are_the_programs_own()
    {
        var spec = new ChildSpec(
            "program",
            "/bin/sh",
            ["-c", "printf '%s\\n' \"$@\"", "sh", "--once", "--port", "1", "a b", "--"],
            new Dictionary<string, string>(),
            _folder.File("log")
        );
        await using var supervised = ChildProcess.Start(ProcessSupervisor.Over(spec, Supervisor));

        (await supervised.Exited).LastLines.ShouldBe(["--once", "--port", "1", "a b", "--"]);
    }

    [Fact]
    public async Task A_freeze_ends_by_itself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The state of a process is read from /proc.");
        await using var supervised = Start($"echo ready; echo $$ > {_folder.File("pid")}; while :; do sleep 0.05; done");
        await UntilReadyAsync(supervised);
        var program = await ProgramAsync();

        await supervised.TellAsync("freeze 300", TestContext.Current.CancellationToken);
        await UntilStateAsync(program, isStopped: true);
        await UntilStateAsync(program, isStopped: false);
    }

    [Fact]
    public async Task A_frozen_program_ends_with_the_input_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The state of a process is read from /proc.");
        var supervised = Start(
            $"trap 'echo flushed; exit 0' TERM; echo ready; echo $$ > {_folder.File("pid")}; while :; do sleep 0.05; done"
        );
        await UntilReadyAsync(supervised);
        await supervised.TellAsync("freeze 60000", TestContext.Current.CancellationToken);
        await UntilStateAsync(await ProgramAsync(), isStopped: true);

        (await supervised.StopAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();

        (await supervised.Exited).LastLines.ShouldContain("flushed");
    }

    [Fact]
    public async Task Kills_the_program_on_request_and_ends_with_it()
    {
        var supervised = Start("trap 'echo flushed; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await UntilReadyAsync(supervised);

        await supervised.TellAsync("kill", TestContext.Current.CancellationToken);

        var exit = await supervised.Exited;
        exit.ExitCode.ShouldBe(137);
        exit.LastLines.ShouldBe(["ready"]);
        await supervised.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private async Task<int> ProgramAsync()
    {
        while (true)
        {
            if (File.Exists(_folder.File("pid")) && int.TryParse(await File.ReadAllTextAsync(_folder.File("pid")), out var id))
                return id;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task UntilStateAsync(int program, bool isStopped)
    {
        // The state stands behind the name, which stands in brackets.
        while (
            (await File.ReadAllTextAsync($"/proc/{program}/stat", TestContext.Current.CancellationToken)).Split(") ")[1].StartsWith('T')
            != isStopped
        )
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private ChildProcess Start(string script)
    {
        var spec = new ChildSpec("program", "/bin/sh", ["-c", script], new Dictionary<string, string>(), _folder.File("log"));
        return ChildProcess.Start(ProcessSupervisor.Over(spec, Supervisor));
    }

    private async Task UntilReadyAsync(ChildProcess child)
    {
        while (!child.Exited.IsCompleted)
        {
            using var log = new StreamReader(new FileStream(_folder.File("log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            if ((await log.ReadToEndAsync(TestContext.Current.CancellationToken)).Contains("ready", StringComparison.Ordinal))
                return;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
