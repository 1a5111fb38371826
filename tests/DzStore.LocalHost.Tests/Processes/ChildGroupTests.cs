using System.ComponentModel;
using DzStore.LocalHost.Processes;
using DzStore.Testing;

namespace DzStore.LocalHost.Tests.Processes;

/// <summary>Children here are small shell scripts, so that what they do can be read.</summary>
public sealed class ChildGroupTests : IDisposable
{
    private const string StopsAtEndOfInput = "echo ready; cat >/dev/null; echo stopping";

    private readonly TemporaryFolder _folder = new();

    public ChildGroupTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The children of these tests are shell scripts.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_child_stops_when_its_input_ends_and_its_output_is_in_its_log()
    {
        var child = ChildProcess.Start(Shell("checkout", StopsAtEndOfInput));

        (await child.StopAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();

        (await child.Exited).ExitCode.ShouldBe(0);
        (await File.ReadAllLinesAsync(_folder.File("checkout.log"), Cancelled)).ShouldBe(["ready", "stopping"]);
    }

    [Fact]
    public async Task A_child_that_does_not_stop_is_killed_with_all_that_it_started()
    {
        var child = ChildProcess.Start(Shell("stubborn", "sleep 1000 & wait; sleep 1000"));

        (await child.StopAsync(TimeSpan.FromMilliseconds(300))).ShouldBeFalse();

        (await child.Exited).ExitCode.ShouldBe(137);
    }

    // Output and errors are two pipes: what was written last is not always what is read last.
    [Theory]
    [InlineData("seq 1 100; sleep 0.2; echo no disk left >&2; sleep 0.2; exit 3")]
    [InlineData("echo no disk left >&2; sleep 0.2; seq 1 100; sleep 0.2; exit 3")]
    public async Task A_death_ends_the_work_and_is_told_with_exit_code_and_last_lines(string dies)
    {
        await using var children = new ChildGroup();
        children.Start(Shell("checkout", StopsAtEndOfInput), Shell("billing", dies));

        var death = await Should.ThrowAsync<ChildDiedException>(() =>
            children.WhileAliveAsync(token => Task.Delay(Timeout.Infinite, token), Cancelled)
        );

        death.Exit.Name.ShouldBe("billing");
        death.Exit.ExitCode.ShouldBe(3);
        death.Exit.LastLines.Count.ShouldBe(20);
        death.Exit.LastLines.ShouldContain("no disk left");
        death.Exit.LastLines.ShouldContain("100");
        death.Message.ShouldContain(_folder.File("billing.log"));
    }

    [Fact]
    public async Task Work_that_fails_of_a_death_is_told_as_the_death()
    {
        await using var children = new ChildGroup();
        children.Start(Shell("database", "sleep 0.2; exit 14"));

        var death = await Should.ThrowAsync<ChildDiedException>(() =>
            children.WhileAliveAsync(
                async token =>
                {
                    await Task.Delay(150, token);
                    throw new IOException("connection reset");
                },
                Cancelled
            )
        );

        death.Exit.ExitCode.ShouldBe(14);
    }

    [Fact]
    public async Task Work_that_fails_by_itself_keeps_its_own_error()
    {
        await using var children = new ChildGroup();
        children.Start(Shell("database", StopsAtEndOfInput));

        await Should.ThrowAsync<FormatException>(() => children.WhileAliveAsync(_ => throw new FormatException(), Cancelled));
        await Should.ThrowAsync<FormatException>(() => children.WhileAliveAsync(_ => Task.FromException(new FormatException()), Cancelled));
    }

    [Fact]
    public async Task A_child_that_a_signal_ends_before_its_launcher_hears_of_it_has_not_died()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var children = new ChildGroup();
        children.Start(Shell("checkout", "exit 0"));

        stop.CancelAfter(100);

        await Should.ThrowAsync<OperationCanceledException>(() =>
            children.WhileAliveAsync(token => Task.Delay(Timeout.Infinite, token), stop.Token)
        );
    }

    [Fact]
    public async Task A_child_that_an_operator_stops_is_told_once_and_the_work_goes_on_without_it()
    {
        await using var children = new ChildGroup();
        children.Start(Shell("database", StopsAtEndOfInput));
        children.Start(
            Shell("checkout", "exit 0") with
            {
                MayStop = true,
            },
            // As the services do: SIGTERM ends it with exit code 0.
            Shell("billing", "trap 'exit 0' TERM; while :; do sleep 0.05; done") with
            {
                MayStop = true,
            }
        );
        List<string> told = [];

        await UntilToldAsync("checkout");
        children.Children[^1].Terminate();
        await UntilToldAsync("billing");

        told.ShouldBe(["checkout", "billing"]);

        Task UntilToldAsync(string name)
        {
            var heard = new TaskCompletionSource();
            return children.WhileAliveAsync(
                token => heard.Task.WaitAsync(token),
                Cancelled,
                exit =>
                {
                    told.Add(exit.Name);
                    if (exit.Name == name)
                        heard.SetResult();
                }
            );
        }
    }

    [Fact]
    public async Task An_announced_end_is_no_death_and_what_is_started_again_is_watched_again()
    {
        await using var children = new ChildGroup();
        var spec = Shell("node", StopsAtEndOfInput);
        children.Start(spec, Shell("other", StopsAtEndOfInput));

        var death = await Should.ThrowAsync<ChildDiedException>(() =>
            children.WhileAliveAsync(
                async token =>
                {
                    var node = children.Children[0];
                    children.ExpectEnd(node);
                    node.Kill();
                    var again = await children.RestartAsync(node, spec);
                    // Longer than the end of the first takes to be noticed.
                    await Task.Delay(500, token);
                    again.Kill();
                    await Task.Delay(Timeout.Infinite, token);
                },
                Cancelled
            )
        );

        death.Exit.Name.ShouldBe("node");
        death.Exit.ShouldBeSameAs(await children.Children[0].Exited);
    }

    [Fact]
    public async Task An_announced_end_that_cannot_be_mended_is_a_death()
    {
        await using var children = new ChildGroup();
        children.Start(Shell("node", StopsAtEndOfInput));

        var death = await Should.ThrowAsync<ChildDiedException>(() =>
            children.WhileAliveAsync(
                async token =>
                {
                    var node = children.Children[0];
                    children.ExpectEnd(node);
                    node.Kill();
                    await Should.ThrowAsync<Win32Exception>(() =>
                        children.RestartAsync(node, node.Spec with { Program = _folder.File("no-such-program") })
                    );
                    await Task.Delay(Timeout.Infinite, token);
                },
                Cancelled
            )
        );

        death.Exit.ExitCode.ShouldBe(137);
    }

    [Theory]
    [InlineData("database", false, "exit 0", 0)]
    [InlineData("billing", true, "exit 3", 3)]
    [InlineData("billing", true, "kill -9 $$", 137)]
    public async Task A_child_that_the_others_need_or_that_fails_has_died_though_another_may_be_stopped(
        string name,
        bool mayStop,
        string ends,
        int exitCode
    )
    {
        await using var children = new ChildGroup();
        children.Start(Shell("checkout", StopsAtEndOfInput) with { MayStop = true }, Shell(name, ends) with { MayStop = mayStop });
        List<ChildExit> told = [];

        var death = await Should.ThrowAsync<ChildDiedException>(() =>
            children.WhileAliveAsync(token => Task.Delay(Timeout.Infinite, token), Cancelled, told.Add)
        );

        (death.Exit.Name, death.Exit.ExitCode).ShouldBe((name, exitCode));
        told.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_child_that_a_signal_to_all_ends_is_not_told_as_stopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        await using var children = new ChildGroup();
        children.Start(Shell("checkout", "exit 0") with { MayStop = true });
        List<ChildExit> told = [];

        stop.CancelAfter(100);

        await Should.ThrowAsync<OperationCanceledException>(() =>
            children.WhileAliveAsync(token => Task.Delay(Timeout.Infinite, token), stop.Token, told.Add)
        );
        told.ShouldBeEmpty();
    }

    [Fact]
    public async Task Work_that_is_done_leaves_nothing_with_the_children()
    {
        await using var children = new ChildGroup();
        children.Start(Shell("checkout", StopsAtEndOfInput));
        await WorkAsync(100);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await WorkAsync(100_000);

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(20_000_000);

        async Task WorkAsync(int times)
        {
            for (; times > 0; times--)
                await children.WhileAliveAsync(_ => Task.CompletedTask, Cancelled);
        }
    }

    [Fact]
    public async Task Later_tiers_stop_before_earlier_ones()
    {
        var order = _folder.File("order");
        var children = new ChildGroup();
        children.Start(Shell("database", $"cat >/dev/null; echo database >> '{order}'"));
        children.Start(Shell("checkout", $"cat >/dev/null; sleep 0.2; echo checkout >> '{order}'"));

        await children.DisposeAsync();

        (await File.ReadAllLinesAsync(order, Cancelled)).ShouldBe(["checkout", "database"]);
    }

    [Fact]
    public async Task A_child_that_cannot_be_started_again_keeps_no_other_from_being_stopped()
    {
        var children = new ChildGroup();
        children.Start(Shell("checkout", StopsAtEndOfInput));
        children.Start(Shell("database", "exit 0"));
        var (checkout, database) = (children.Children[0], children.Children[^1]);

        await Should.ThrowAsync<Win32Exception>(() =>
            children.RestartAsync(database, Shell("database", "") with { Program = _folder.File("nowhere") })
        );
        await children.DisposeAsync();

        (await checkout.Exited.WaitAsync(TimeSpan.FromSeconds(10), Cancelled)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_record_is_replaced_whole()
    {
        var orphans = new OrphanedProcesses(_folder.File("children"));
        await using var children = new ChildGroup();
        children.Start(Shell("database", StopsAtEndOfInput));
        orphans.Record(children.Children);

        using var before = new StreamReader(
            new FileStream(_folder.File("children"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        );
        orphans.Record([]);

        (await before.ReadToEndAsync(Cancelled)).ShouldContain("database");
        (await File.ReadAllTextAsync(_folder.File("children"), Cancelled)).ShouldBe("[]");
        Directory.GetFiles(_folder.Path, "children*").ShouldBe([_folder.File("children")]);
    }

    [Fact]
    public async Task What_an_earlier_launcher_left_running_is_waited_for()
    {
        var orphans = new OrphanedProcesses(_folder.File("children"));
        await using var children = new ChildGroup();
        children.Start(Shell("database", StopsAtEndOfInput));
        orphans.Record(children.Children);

        var waiting = new OrphanedProcesses(_folder.File("children")).WaitUntilGoneAsync(TimeProvider.System, Cancelled);

        waiting.IsCompleted.ShouldBeFalse();
        await children.Children.Single().StopAsync(TimeSpan.FromSeconds(60));
        await waiting;
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{\"Name\":")]
    [InlineData("[{\"Name\":\"database\",\"Id\":1,\"StartedAt\":\"2001-01-01T00:00:00Z\"}]")]
    public async Task Half_a_record_and_a_process_id_used_again_do_not_hold_anybody_up(string record)
    {
        await File.WriteAllTextAsync(_folder.File("children"), record, Cancelled);

        await new OrphanedProcesses(_folder.File("children")).WaitUntilGoneAsync(TimeProvider.System, Cancelled);
    }

    public void Dispose() => _folder.Dispose();

    private ChildSpec Shell(string name, string script) =>
        new(name, "/bin/sh", ["-c", script], new Dictionary<string, string>(), _folder.File(name + ".log"));
}
