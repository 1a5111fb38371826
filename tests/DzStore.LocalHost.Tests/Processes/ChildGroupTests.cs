using System.ComponentModel;
using DzStore.Local.Processes;
using DzStore.Local.Tests.Support;

namespace DzStore.Local.Tests.Processes;

/// <summary>Children here are small shell scripts, so that what they do can be read.</summary>
public sealed class ChildGroupTests : IDisposable
{
    private const string StopsAtEndOfInput = "echo ready; cat >/dev/null; echo stopping";

    private readonly TemporaryFolder folder = new();

    public ChildGroupTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The children of these tests are shell scripts.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_child_stops_when_its_input_ends_and_its_output_is_in_its_log()
    {
        var child = ChildProcess.Start(Shell("checkout", StopsAtEndOfInput));

        (await child.StopAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();

        (await child.Exited).ExitCode.ShouldBe(0);
        (await File.ReadAllLinesAsync(folder.File("checkout.log"), Cancelled)).ShouldBe(["ready", "stopping"]);
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

        var death = await Should.ThrowAsync<ChildDiedException>(() => children.WhileAliveAsync(token => Task.Delay(Timeout.Infinite, token), Cancelled));

        death.Exit.Name.ShouldBe("billing");
        death.Exit.ExitCode.ShouldBe(3);
        death.Exit.LastLines.Count.ShouldBe(20);
        death.Exit.LastLines.ShouldContain("no disk left");
        death.Exit.LastLines.ShouldContain("100");
        death.Message.ShouldContain(folder.File("billing.log"));
    }

    [Fact]
    public async Task Work_that_fails_of_a_death_is_told_as_the_death()
    {
        await using var children = new ChildGroup();
        children.Start(Shell("database", "sleep 0.2; exit 14"));

        var death = await Should.ThrowAsync<ChildDiedException>(() => children.WhileAliveAsync(
            async token =>
            {
                await Task.Delay(150, token);
                throw new IOException("connection reset");
            },
            Cancelled));

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

        await Should.ThrowAsync<OperationCanceledException>(() => children.WhileAliveAsync(token => Task.Delay(Timeout.Infinite, token), stop.Token));
    }

    [Fact]
    public async Task Later_tiers_stop_before_earlier_ones()
    {
        var order = folder.File("order");
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
        var (checkout, database) = (children.Children.First(), children.Children.Last());

        await Should.ThrowAsync<Win32Exception>(() => children.RestartAsync(database, Shell("database", "") with { Program = folder.File("nowhere") }));
        await children.DisposeAsync();

        (await checkout.Exited.WaitAsync(TimeSpan.FromSeconds(10), Cancelled)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_note_is_replaced_whole()
    {
        var leftovers = new Leftovers(folder.File("children"));
        await using var children = new ChildGroup();
        children.Start(Shell("database", StopsAtEndOfInput));
        leftovers.Record(children.Children);

        using var before = new StreamReader(new FileStream(folder.File("children"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        leftovers.Record([]);

        (await before.ReadToEndAsync(Cancelled)).ShouldContain("database");
        (await File.ReadAllTextAsync(folder.File("children"), Cancelled)).ShouldBe("[]");
        Directory.GetFiles(folder.Path, "children*").ShouldBe([folder.File("children")]);
    }

    [Fact]
    public async Task What_an_earlier_launcher_left_running_is_waited_for()
    {
        var leftovers = new Leftovers(folder.File("children"));
        await using var children = new ChildGroup();
        children.Start(Shell("database", StopsAtEndOfInput));
        leftovers.Record(children.Children);

        var waiting = new Leftovers(folder.File("children")).WaitUntilGoneAsync(TimeProvider.System, Cancelled);

        waiting.IsCompleted.ShouldBeFalse();
        await children.Children.Single().StopAsync(TimeSpan.FromSeconds(60));
        await waiting;
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{\"Name\":")]
    [InlineData("[{\"Name\":\"database\",\"Id\":1,\"StartedAt\":\"2001-01-01T00:00:00Z\"}]")]
    public async Task Half_a_note_and_a_process_id_used_again_do_not_hold_anybody_up(string note)
    {
        await File.WriteAllTextAsync(folder.File("children"), note, Cancelled);

        await new Leftovers(folder.File("children")).WaitUntilGoneAsync(TimeProvider.System, Cancelled);
    }

    public void Dispose() => folder.Dispose();

    private ChildSpec Shell(string name, string script) => new(name, "/bin/sh", ["-c", script], new Dictionary<string, string>(), folder.File(name + ".log"));
}
