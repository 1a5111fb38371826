using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DzStore.Local.Tests.Control;
using DzStore.Local.Tests.Support;
using DzStore.Testing;

namespace DzStore.Local.Tests.Launching;

[Collection(LauncherRuns.OneAtATime)]
public sealed class ServingTests(OnceRuns runs) : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Serves_on_the_data_of_the_run_before_without_a_service_that_is_stopped_until_interrupted_and_then_stops_every_child()
    {
        ProcessTree.SkipUnlessKnown();
        ProcessTree.SkipIfInterruptsAreIgnored();
        await using var launcher = LauncherProcess.StartOn(runs.Data, ["--report", _folder.File("report.json")]);
        await launcher.UntilServingAsync();
        launcher.Output.ShouldContain("Users: 300 from before");
        File.Exists(_folder.File("report.json")).ShouldBeTrue("the report is there before the serving ends");
        var children = ProcessTree.Descendants(launcher.Id);
        children.Count.ShouldBe(5);

        await EveryPageAnswersAsync(launcher);
        await ATokenOfItsDataFolderIsTakenAsync(launcher, runs.Data);
        await ViewsInTheShopBecomeTheTrendAsync(launcher, runs.Data);
        await ASecondLauncherIsRefusedAsync(runs.Data);
        await ASignalStopsBillingAloneAsync(launcher);
        launcher.Signal("INT");

        (await launcher.ExitCodeAsync()).ShouldBe(0, launcher.Output + launcher.Errors);
        launcher.Errors.ShouldBeEmpty();
        await ProcessTree.AllGoneAsync(children, TimeSpan.FromSeconds(1));
        using var report = JsonDocument.Parse(
            await File.ReadAllBytesAsync(_folder.File("report.json"), TestContext.Current.CancellationToken)
        );
        report.RootElement.GetProperty("ok").GetBoolean().ShouldBeTrue();
        report.RootElement.GetProperty("stopped_services").EnumerateArray().Single().GetString().ShouldBe("Billing");
    }

    [Fact]
    public async Task Killed_while_its_mongod_is_frozen_it_leaves_no_orphan_and_the_next_goes_on_and_names_a_child_that_dies()
    {
        ProcessTree.SkipUnlessKnown();
        var path = ForeignMongod.PathWithIt(_folder.Path);
        await using var killed = LauncherProcess.StartOn(_folder.File("data"), [], path);
        await killed.UntilServingAsync();
        killed.Output.ShouldContain("started from " + _folder.Path);
        ProcessTree.Descendants(killed.Id).Count.ShouldBe(6, "the database has a guard");

        await AMongodIsKilledAndFrozenAsync(killed);
        var orphans = ProcessTree.Descendants(killed.Id);
        killed.Signal("KILL");
        await using var next = LauncherProcess.StartOn(_folder.File("data"), [], path);
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

    public void Dispose() => _folder.Dispose();

    private static async Task EveryPageAnswersAsync(LauncherProcess launcher)
    {
        var addresses = Addresses(launcher);
        addresses.Length.ShouldBe(5);
        await TheyAnswerAsync(addresses);
    }

    /// <summary>An operator stops a service on purpose: the rest goes on.</summary>
    private static async Task ASignalStopsBillingAloneAsync(LauncherProcess launcher)
    {
        LauncherProcess.Signal(ProcessTree.Descendant(launcher.Id, "DzStore.Billing.dll"), "TERM");
        await launcher.UntilSaidAsync("Billing was stopped (exit code 0). The rest goes on.");
        // All but Billing's, which is the second.
        await TheyAnswerAsync(Addresses(launcher).Where((_, i) => i != 1));
    }

    private static async Task TheyAnswerAsync(IEnumerable<string> addresses)
    {
        using var http = new HttpClient();
        foreach (var address in addresses)
            (await http.GetAsync(address, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK, address);
    }

    /// <summary>The control room's faults on a mongod: it comes back from a kill, can't be cut off, and is left frozen.</summary>
    private static async Task AMongodIsKilledAndFrozenAsync(LauncherProcess launcher)
    {
        using var room = await ControlRoom.OpenAsync(launcher);
        (await room.PressAsync("faults", """{"kind": "cut"}""")).Body.ShouldContain("a mongod has none");
        (await room.FaultAsync("kill")).GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        (await room.PressAsync("faults", """{"kind": "freeze"}""")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    /// <summary>The Storefront's process writes what Analytics' process counts.</summary>
    private static async Task ViewsInTheShopBecomeTheTrendAsync(LauncherProcess launcher, string data)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var http = new HttpClient();
        var log = await File.ReadAllTextAsync(Path.Combine(data, "logs", "storefront.log"), cancellation);
        var shop = Regex.Match(log, @"Now listening on: (http://\S+)").Groups[1].Value;
        var analytics = Addresses(launcher)[2].Replace("/swagger", "", StringComparison.Ordinal);
        // Runs may have begun, and found no view: the list of the lab stands.
        (await http.GetStringAsync($"{analytics}/trending", cancellation)).ShouldContain("""source":"web_traffic.csv""");

        for (var i = 0; i < 3; i++)
            (await http.GetAsync($"{shop}/products/gaming-laptop", cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var shown = "";
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!shown.Contains("""source":"traffic""", StringComparison.Ordinal))
        {
            await Task.Delay(200, limit.Token);
            shown = await http.GetStringAsync($"{analytics}/trending", limit.Token);
        }

        shown.ShouldContain("""{"product_name":"Gaming Laptop","count":3}""");
        (await http.GetStringAsync($"{analytics}/jobs?limit=1&started_by=schedule", cancellation)).ShouldContain("""window":60""");
    }

    private static string[] Addresses(LauncherProcess launcher) =>
        [
            .. launcher
                .Output.Split("Serving until Ctrl-C")[1]
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.StartsWith("http://", StringComparison.Ordinal)),
        ];

    private async Task ATokenOfItsDataFolderIsTakenAsync(LauncherProcess launcher, string data)
    {
        using var http = new HttpClient { BaseAddress = new(Addresses(launcher)[0]) };
        (await OrdersAsync(data, "customer")).ShouldBe(HttpStatusCode.OK);
        (await OrdersAsync(data, "analyst")).ShouldBe(HttpStatusCode.Forbidden);
        (await OrdersAsync(_folder.File("another"), "customer")).ShouldBe(
            HttpStatusCode.Unauthorized,
            "it is signed with the key of another data folder"
        );

        async Task<HttpStatusCode> OrdersAsync(string signedIn, string role)
        {
            await using var issuer = LauncherProcess.Start(["token", "--role", role, "--user", "Amine", "--data", signedIn]);
            (await issuer.ExitCodeAsync()).ShouldBe(0, issuer.Errors);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/orders")
            {
                Headers = { Authorization = new("Bearer", issuer.Output.Trim()) },
            };
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
