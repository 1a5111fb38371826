using System.Net;
using DzStore.Local.Tests.Support;

namespace DzStore.Local.Tests.Launching;

[Collection(LauncherRuns.OneAtATime)]
public sealed class ServingTests : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Serves_until_interrupted_and_then_stops_every_child()
    {
        ProcessTree.SkipUnlessKnown();
        await using var launcher = LauncherProcess.StartOn(folder.Path, []);
        await launcher.UntilServingAsync();
        var children = ProcessTree.Descendants(launcher.Id);
        children.Count.ShouldBe(4);

        await EveryPageAnswersAsync(launcher);
        await ASecondLauncherIsRefusedAsync();
        launcher.Signal("INT");

        (await launcher.ExitCodeAsync()).ShouldBe(0, launcher.Output + launcher.Errors);
        await ProcessTree.AllGoneAsync(children, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_child_that_dies_is_named_and_takes_the_others_with_it()
    {
        ProcessTree.SkipUnlessKnown();
        await using var launcher = LauncherProcess.StartOn(folder.Path, []);
        await launcher.UntilServingAsync();
        var children = ProcessTree.Descendants(launcher.Id);

        Kill(ProcessTree.Descendant(launcher.Id, "DzStore.Billing.dll"));

        (await launcher.ExitCodeAsync()).ShouldBe(1);
        launcher.Errors.ShouldContain("Billing ended with exit code 137.");
        launcher.Errors.ShouldContain("Its last lines:");
        launcher.Errors.ShouldContain("billing.log");
        await ProcessTree.AllGoneAsync(children, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Killed_it_leaves_no_orphan_not_even_a_foreign_mongod_and_the_next_run_goes_on_with_its_data()
    {
        ProcessTree.SkipUnlessKnown();
        var path = ForeignMongod.PathWithIt(folder.Path);
        await using var launcher = LauncherProcess.StartOn(folder.File("data"), [], path);
        await launcher.UntilServingAsync();
        launcher.Output.ShouldContain("started from " + folder.Path);
        var children = ProcessTree.Descendants(launcher.Id);
        children.Count.ShouldBe(5, "the database has a guard");

        launcher.Signal("KILL");
        await using var next = LauncherProcess.StartOn(folder.File("data"), ["--once"], path);

        (await next.ExitCodeAsync()).ShouldBe(0, next.Output + next.Errors);
        next.Output.ShouldContain("Users: 2,000 from before");
        await ProcessTree.AllGoneAsync(children, StopLimit);
    }

    public void Dispose() => folder.Dispose();

    private static async Task EveryPageAnswersAsync(LauncherProcess launcher)
    {
        using var http = new HttpClient();
        var addresses = launcher.Output.Split("Serving until Ctrl-C")[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith("http://", StringComparison.Ordinal)).ToArray();
        addresses.Length.ShouldBe(4);
        foreach (var address in addresses)
            (await http.GetAsync(address, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK, address);
    }

    private async Task ASecondLauncherIsRefusedAsync()
    {
        await using var second = LauncherProcess.StartOn(folder.Path, ["--once"]);
        (await second.ExitCodeAsync()).ShouldBe(2);
        second.Errors.ShouldContain("another launcher");
        second.Errors.ShouldContain("--data");
    }

    private static void Kill(int process)
    {
        using var found = System.Diagnostics.Process.GetProcessById(process);
        found.Kill();
    }
}
