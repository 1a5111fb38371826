using System.Diagnostics;
using System.Net;
using DzStore.Local.Tests.Support;

namespace DzStore.Local.Tests.Launching;

[Collection(LauncherRuns.OneAtATime)]
public sealed class ServingTests(OnceRuns runs) : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Serves_on_the_data_of_the_run_before_until_interrupted_and_then_stops_every_child()
    {
        ProcessTree.SkipUnlessKnown();
        await using var launcher = LauncherProcess.StartOn(runs.Data, ["--report", folder.File("report.json")]);
        await launcher.UntilServingAsync();
        launcher.Output.ShouldContain("Users: 300 from before");
        File.Exists(folder.File("report.json")).ShouldBeTrue("the report is there before the serving ends");
        var children = ProcessTree.Descendants(launcher.Id);
        children.Count.ShouldBe(4);

        await EveryPageAnswersAsync(launcher);
        await ATokenOfItsDataFolderIsTakenAsync(launcher, runs.Data);
        await ASecondLauncherIsRefusedAsync(runs.Data);
        launcher.Signal("INT");

        (await launcher.ExitCodeAsync()).ShouldBe(0, launcher.Output + launcher.Errors);
        await ProcessTree.AllGoneAsync(children, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Killed_it_leaves_no_orphan_not_even_a_foreign_mongod_and_the_next_goes_on_and_names_a_child_that_dies()
    {
        ProcessTree.SkipUnlessKnown();
        var path = ForeignMongod.PathWithIt(folder.Path);
        await using var killed = LauncherProcess.StartOn(folder.File("data"), [], path);
        await killed.UntilServingAsync();
        killed.Output.ShouldContain("started from " + folder.Path);
        var orphans = ProcessTree.Descendants(killed.Id);
        orphans.Count.ShouldBe(5, "the database has a guard");

        killed.Signal("KILL");
        await using var next = LauncherProcess.StartOn(folder.File("data"), [], path);
        await ProcessTree.AllGoneAsync(orphans, StopLimit);
        await next.UntilServingAsync();
        next.Output.ShouldContain("Users: 2,000 from before");

        var children = ProcessTree.Descendants(next.Id);
        using (var billing = Process.GetProcessById(ProcessTree.Descendant(next.Id, "DzStore.Billing.dll")))
            billing.Kill();
        (await next.ExitCodeAsync()).ShouldBe(1);
        next.Errors.ShouldContain("Billing ended with exit code 137.");
        next.Errors.ShouldContain("Its last lines:");
        next.Errors.ShouldContain("billing.log");
        await ProcessTree.AllGoneAsync(children, TimeSpan.FromSeconds(1));
    }

    public void Dispose() => folder.Dispose();

    private static async Task EveryPageAnswersAsync(LauncherProcess launcher)
    {
        using var http = new HttpClient();
        var addresses = Addresses(launcher);
        addresses.Length.ShouldBe(4);
        foreach (var address in addresses)
            (await http.GetAsync(address, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK, address);
    }

    private static string[] Addresses(LauncherProcess launcher) =>
        [.. launcher.Output.Split("Serving until Ctrl-C")[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith("http://", StringComparison.Ordinal))];

    private async Task ATokenOfItsDataFolderIsTakenAsync(LauncherProcess launcher, string data)
    {
        using var http = new HttpClient { BaseAddress = new(Addresses(launcher)[0]) };
        (await OrdersAsync(data, "customer")).ShouldBe(HttpStatusCode.OK);
        (await OrdersAsync(data, "analyst")).ShouldBe(HttpStatusCode.Forbidden);
        (await OrdersAsync(folder.File("another"), "customer")).ShouldBe(HttpStatusCode.Unauthorized, "it is signed with the key of another data folder");

        async Task<HttpStatusCode> OrdersAsync(string signedIn, string role)
        {
            await using var issuer = LauncherProcess.Start(["token", "--role", role, "--user", "Amine", "--data", signedIn]);
            (await issuer.ExitCodeAsync()).ShouldBe(0, issuer.Errors);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/orders") { Headers = { Authorization = new("Bearer", issuer.Output.Trim()) } };
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    private static async Task ASecondLauncherIsRefusedAsync(string data)
    {
        await using var second = LauncherProcess.StartOn(data, ["--once"]);
        (await second.ExitCodeAsync()).ShouldBe(2);
        second.Errors.ShouldContain("another launcher");
        second.Errors.ShouldContain("--data");
    }
}
